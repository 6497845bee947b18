package io.frontrow.faults.client;

import java.time.Duration;

import io.frontrow.Answer;
import io.frontrow.concurrent.Pause;

/**
 * Invokes operations with a buyer's queue token. It joins the queue again whenever the
 * token has ended, or Redis has forgotten it.
 */
final class QueueClient {

	/** Sooner than clients are told to ask: here the queue is short. */
	private static final Duration POLL = Duration.ofMillis(100);

	/** No fault here makes a token invalid so many times in a row. */
	private static final int ENTRIES_MAX = 20;

	private final String userId;

	private final long concertId;

	private final RetryingClient retrying;

	private String token = "";

	QueueClient(String userId, long concertId, RetryingClient retrying) {
		this.userId = userId;
		this.concertId = concertId;
		this.retrying = retrying;
	}

	/** Invokes the operation, and enters again as often as the token is refused. */
	Answer invoke(Operation operation, Route route) {
		Answer answer = this.retrying.invoke(operation, this.token, route);
		for (int entries = 0; refusesToken(answer); entries++) {
			if (entries == ENTRIES_MAX) {
				throw new IndeterminateOperation(operation);
			}
			enter(route);
			answer = this.retrying.invoke(operation, this.token, route);
		}
		return answer;
	}

	/** Joins, or finds the place, and waits until it is the buyer's turn. */
	void enter(Route route) {
		Answer state = join(route);
		while (!isStatus(state, "ACTIVE")) {
			Pause.of(POLL);
			state = this.retrying.invoke(Operation.askForTurn(), this.token, route);
			if (state.status() == 404 || isStatus(state, "EXPIRED")) {
				state = join(route);
			}
		}
	}

	private Answer join(Route route) {
		Answer joined = this.retrying.invoke(Operation.join(this.userId, this.concertId), "", route);
		this.token = joined.text("token");
		return joined;
	}

	private static boolean isStatus(Answer state, String status) {
		return state.status() < 300 && state.text("status").equals(status);
	}

	private static boolean refusesToken(Answer answer) {
		return (answer.status() == 401 || answer.status() == 403) && answer.raw().contains("\"QUEUE_TOKEN_");
	}

}
