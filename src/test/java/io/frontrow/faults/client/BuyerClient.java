package io.frontrow.faults.client;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.frontrow.Answer;
import io.frontrow.faults.history.History;

/** What one buyer does at the box office, each of it to its end, and what it answered. */
public final class BuyerClient {

	private static final int LOOKS_AGAIN = 4;

	private final QueueClient turn;

	private final KeyPolicy habit;

	private final History diary;

	private final SplittableRandom luck;

	private final List<Done> done = new ArrayList<>();

	public BuyerClient(QueueClient turn, KeyPolicy habit, History diary, SplittableRandom luck) {
		this.turn = turn;
		this.habit = habit;
		this.diary = diary;
		this.luck = luck;
	}

	public void enter(Route route) {
		this.turn.enter(route);
	}

	/** Has it done, by the answer that settles it. */
	public Answer run(Operation intent, Route route) {
		this.diary.tries();
		Answer answer = this.turn.ask(intent, route);
		if (intent.hasKey()) {
			this.done.add(new Done(intent, answer));
		}
		return answer;
	}

	/**
	 * Asks for some of it again, with the same key, now that all is quiet: the answer
	 * must be the one that was given then.
	 */
	public void lookAgain(Route route) {
		if (this.habit == KeyPolicy.SAME_KEY && !this.done.isEmpty()) {
			this.luck.ints(LOOKS_AGAIN, 0, this.done.size()).distinct().mapToObj(this.done::get).forEach((first) -> {
				Answer again = this.turn.ask(first.intent(), route);
				if (again.status() != first.answer().status() || !again.raw().equals(first.answer().raw())) {
					this.diary.replayDiffers(first.answer(), again);
				}
			});
		}
	}

	private record Done(Operation intent, Answer answer) {
	}

}
