package io.frontrow.faults.client;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

import io.frontrow.Answer;
import io.frontrow.concurrent.Pause;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.history.History;

/**
 * Retries an operation until an answer tells its outcome. No answer, 5xx, 429 and
 * {@code IDEMPOTENCY_IN_PROGRESS} do not tell it.
 */
final class RetryingClient {

	/** Longer than any fault here lasts. */
	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(60);

	private final Client client;

	private final KeyPolicy keyPolicy;

	private final History history;

	private final SplittableRandom random;

	RetryingClient(Client client, KeyPolicy keyPolicy, History history, SplittableRandom random) {
		this.client = client;
		this.keyPolicy = keyPolicy;
		this.history = history;
		this.random = random;
	}

	/**
	 * @param token the queue token, or "" for none
	 * @return the answer that tells the outcome
	 * @throws IndeterminateOperation after 30 s
	 */
	Answer invoke(Operation operation, String token, Route route) {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		Operation next = operation;
		while (System.nanoTime() < deadline) {
			Instance instance = route.next();
			Optional<Answer> answer = this.client.invoke(instance, next, token).filter(this::tellsOutcome);
			if (answer.isPresent()) {
				route.answered(instance);
				return answer.get();
			}
			route.turnAway();
			Pause.of(PAUSE.plusMillis(this.random.nextLong(PAUSE.toMillis())));
			next = this.keyPolicy.retry(next, this.random);
		}
		throw new IndeterminateOperation(operation);
	}

	private boolean tellsOutcome(Answer answer) {
		if (answer.status() == 500) {
			this.history.addViolation(answer);
		}
		return answer.status() < 500 && answer.status() != 429 && !answer.raw().contains("\"IDEMPOTENCY_IN_PROGRESS\"");
	}

}
