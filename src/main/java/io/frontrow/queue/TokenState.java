package io.frontrow.queue;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a queue token is worth at this moment, by Redis' clock.
 */
public sealed interface TokenState {

	/**
	 * Stands in the line.
	 *
	 * @param position 1 is next
	 * @param waiting how many wait in all
	 * @param admissionPerSecond the measured rate, or null until there is one
	 */
	record Waiting(long position, long waiting, @Nullable Double admissionPerSecond) implements TokenState {
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
