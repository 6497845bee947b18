package io.frontrow.queue.token;

import java.util.UUID;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;

/**
 * A token that exists, with its owner and its state: what the gate decides by.
 */
public record TokenView(QueueToken token, TokenState state) {

	/** Its owner. */
	public UUID userId() {
		return this.token.userId();
	}

	/**
	 * Lets an active token of this concert pass and refuses every other, in the order of
	 * the API: another concert's, ended, still waiting.
	 * @throws Refusal {@code QUEUE_TOKEN_WRONG_CONCERT}, {@code QUEUE_TOKEN_EXPIRED} or
	 * {@code QUEUE_TOKEN_NOT_ACTIVE}
	 */
	public TokenView requireActiveFor(long concertId) {
		if (this.token.concertId() != concertId) {
			throw new Refusal(Code.QUEUE_TOKEN_WRONG_CONCERT);
		}
		if (this.state instanceof TokenState.Expired) {
			throw new Refusal(Code.QUEUE_TOKEN_EXPIRED);
		}
		if (this.state instanceof TokenState.Waiting waiting) {
			throw new Refusal(Code.QUEUE_TOKEN_NOT_ACTIVE, waiting.shownPosition());
		}
		return this;
	}

	/** Whether its owner has given it up. */
	public boolean hasLeft() {
		return this.state instanceof TokenState.Expired ended && ended.reason() == TokenState.Reason.LEFT;
	}

}
