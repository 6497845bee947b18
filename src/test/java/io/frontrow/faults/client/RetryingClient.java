package io.frontrow.faults.client;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

import io.frontrow.Answer;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.cluster.network.DaemonThread;
import io.frontrow.faults.history.History;

/**
 * Asks again, with the same key, until the answer says what became of the intent. No
 * answer, 5xx, 429 and {@code IDEMPOTENCY_IN_PROGRESS} say nothing of it.
 */
public final class RetryingClient {

	/** Long after any fault here has ended. */
	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(60);

	private final Client office;

	private final KeyPolicy habit;

	private final History diary;

	private final SplittableRandom luck;

	public RetryingClient(Client office, KeyPolicy habit, History diary, SplittableRandom luck) {
		this.office = office;
		this.habit = habit;
		this.diary = diary;
		this.luck = luck;
	}

	/**
	 * @param token the queue token, or "" for none
	 * @return the answer that settles it
	 * @throws GaveUp after 30 s
	 */
	public Answer ask(Operation intent, String token, Route route) {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		Operation asked = intent;
		while (System.nanoTime() < deadline) {
			Instance instance = route.next();
			Optional<Answer> answer = this.office.ask(instance, asked, token).filter(this::settles);
			if (answer.isPresent()) {
				route.answered(instance);
				return answer.get();
			}
			route.turnAway();
			DaemonThread.rest(PAUSE.plusMillis(this.luck.nextLong(PAUSE.toMillis())));
			asked = this.habit.nextTime(asked, this.luck);
		}
		throw new GaveUp(intent);
	}

	private boolean settles(Answer answer) {
		if (answer.status() == 500) {
			this.diary.surprise(answer);
		}
		return answer.status() < 500 && answer.status() != 429 && !answer.raw().contains("\"IDEMPOTENCY_IN_PROGRESS\"");
	}

	/** An intent of which the buyer never learned what became of it. */
	public static final class GaveUp extends RuntimeException {

		private static final long serialVersionUID = 1L;

		GaveUp(Operation intent) {
			super("no answer for " + LIMIT.toSeconds() + " s to " + intent);
		}

	}

}
