package io.frontrow.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.frontrow.Answer;

/** What one buyer does at the box office, each of it to its end, and what it answered. */
final class Errands {

	private static final int LOOKS_AGAIN = 4;

	private final Turn turn;

	private final KeyHabit habit;

	private final Diary diary;

	private final SplittableRandom luck;

	private final List<Done> done = new ArrayList<>();

	Errands(Turn turn, KeyHabit habit, Diary diary, SplittableRandom luck) {
		this.turn = turn;
		this.habit = habit;
		this.diary = diary;
		this.luck = luck;
	}

	void enter(Route route) {
		this.turn.enter(route);
	}

	/** Has it done, by the answer that settles it. */
	Answer run(Intent intent, Route route) {
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
	void lookAgain(Route route) {
		if (this.habit == KeyHabit.SAME_KEY && !this.done.isEmpty()) {
			this.luck.ints(LOOKS_AGAIN, 0, this.done.size()).distinct().mapToObj(this.done::get).forEach((first) -> {
				Answer again = this.turn.ask(first.intent(), route);
				if (again.status() != first.answer().status() || !again.raw().equals(first.answer().raw())) {
					this.diary.replayDiffers(first.answer(), again);
				}
			});
		}
	}

	private record Done(Intent intent, Answer answer) {
	}

}
