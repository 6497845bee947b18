package io.frontrow.faults.client;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.frontrow.Answer;
import io.frontrow.faults.history.History;

/**
 * The client of one buyer. It invokes each operation until the outcome is known, and
 * counts it in the buyer's history. Used by that buyer's thread only.
 */
public final class BuyerClient {

	private static final int REPLAYS = 4;

	private final QueueClient queue;

	private final KeyPolicy keyPolicy;

	private final History history;

	private final SplittableRandom random;

	private final List<Completed> completed = new ArrayList<>();

	public BuyerClient(String userId, long concertId, Client client, KeyPolicy keyPolicy, History history,
			SplittableRandom random) {
		RetryingClient retrying = new RetryingClient(client, keyPolicy, history, random.split());
		this.queue = new QueueClient(userId, concertId, retrying);
		this.keyPolicy = keyPolicy;
		this.history = history;
		this.random = random.split();
	}

	/** Joins the queue, and returns when it is the buyer's turn. */
	public void enter(Route route) {
		this.queue.enter(route);
	}

	/** Returns the answer that tells the outcome. */
	public Answer invoke(Operation operation, Route route) {
		this.history.invoke();
		Answer answer = this.queue.invoke(operation, route);
		if (operation.hasKey()) {
			this.completed.add(new Completed(operation, answer));
		}
		return answer;
	}

	/**
	 * Invokes some of the operations again with the same key, after the sale is over. The
	 * answer must be the one that was given before.
	 */
	public void replaySome(Route route) {
		if (this.keyPolicy == KeyPolicy.SAME_KEY && !this.completed.isEmpty()) {
			this.random.ints(REPLAYS, 0, this.completed.size())
				.distinct()
				.mapToObj(this.completed::get)
				.forEach((first) -> replay(first, route));
		}
	}

	private void replay(Completed first, Route route) {
		Answer again = this.queue.invoke(first.operation(), route);
		if (again.status() != first.answer().status() || !again.raw().equals(first.answer().raw())) {
			this.history.addReplayThatDiffers(first.answer(), again);
		}
	}

	private record Completed(Operation operation, Answer answer) {
	}

}
