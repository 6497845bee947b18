package io.frontrow.faults.client;

import java.time.Duration;

import io.frontrow.Answer;
import io.frontrow.faults.cluster.network.DaemonThread;

/**
 * A buyer's place in the line of a sale, and then in the sale. It is joined anew whenever
 * the token has ended, or Redis has forgotten it.
 */
public final class QueueClient {

	/** Sooner than clients are told to ask: here the line is short and time is dear. */
	private static final Duration POLL = Duration.ofMillis(100);

	/** So often in a row no token is lost, whatever fails. */
	private static final int ENTRIES_MAX = 20;

	private final String userId;

	private final long concertId;

	private final RetryingClient insistence;

	private String token = "";

	public QueueClient(String userId, long concertId, RetryingClient insistence) {
		this.userId = userId;
		this.concertId = concertId;
		this.insistence = insistence;
	}

	/** Does it, entering again as often as the token is said to be no good. */
	public Answer ask(Operation intent, Route route) {
		Answer answer = this.insistence.ask(intent, this.token, route);
		for (int entries = 0; isOfTheToken(answer); entries++) {
			if (entries == ENTRIES_MAX) {
				throw new RetryingClient.GaveUp(intent);
			}
			enter(route);
			answer = this.insistence.ask(intent, this.token, route);
		}
		return answer;
	}

	/** Joins, or finds the place, and waits until it is the buyer's turn. */
	public void enter(Route route) {
		Answer state = join(route);
		while (!isStatus(state, "ACTIVE")) {
			DaemonThread.rest(POLL);
			state = this.insistence.ask(Operation.askForTurn(), this.token, route);
			if (state.status() == 404 || isStatus(state, "EXPIRED")) {
				state = join(route);
			}
		}
	}

	private Answer join(Route route) {
		Answer joined = this.insistence.ask(Operation.join(this.userId, this.concertId), "", route);
		this.token = joined.text("token");
		return joined;
	}

	private static boolean isStatus(Answer state, String status) {
		return state.status() < 300 && state.text("status").equals(status);
	}

	private static boolean isOfTheToken(Answer answer) {
		return (answer.status() == 401 || answer.status() == 403) && answer.raw().contains("\"QUEUE_TOKEN_");
	}

}
