package io.frontrow.queue.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a queue token is worth at this moment, by Redis' clock.
 */
public sealed interface TokenState {

	/** How long the API answers for a token after its end. */
	Duration KEEP_ENDED = Duration.ofHours(1);

	/**
	 * Stands in the line.
	 *
	 * @param position 1 is next; counts those ahead in the same lane. 0 before the sale
	 * opens: it is secret then
	 * @param waiting how many wait in all
	 */
	record Waiting(long position, long waiting) implements TokenState {

		/** In place of a position that is still secret. */
		public static final long IN_LOBBY = 0;

		Map<String, Object> shownPosition() {
			return (this.position == IN_LOBBY) ? Map.of() : Map.of("position", this.position);
		}
	}

	/**
	 * May look, reserve and pay until {@code expiresAt}.
	 */
	record Active(Instant activatedAt, Instant expiresAt) implements TokenState {
	}

	/**
	 * Has ended; answered for an hour.
	 */
	record Expired(Instant expiredAt, Reason reason) implements TokenState {
	}

	/** Why a token ended. */
	enum Reason {

		/** Its time is past. */
		TIME,
		/** It has paid. */
		PAID,
		/** Its owner left. */
		LEFT,
		/** Its owner was not there when it was admitted. */
		ABSENT

	}

}
