package io.frontrow.queue.position;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a waiting token is told.
 *
 * @param position 1 is next; null before the sale opens
 * @param waiting how many wait in all
 * @param opensAt when the sale opens, or null once it has
 * @param expectedWait null until an admission rate is measured, and while nobody is
 * admitted
 * @param outlook on a seat
 * @param pollAfterSeconds when to ask again, 1 to 30
 */
public record Forecast(@Nullable Long position, long waiting, @Nullable Instant opensAt, @Nullable Wait expectedWait,
		Outlook outlook, int pollAfterSeconds) {

	/**
	 * A wait in whole seconds.
	 *
	 * @param p50 as likely longer as shorter
	 * @param p90 in nine of ten cases not longer, by what was told before and came true
	 */
	public record Wait(long seconds, long p50, long p90) {
	}

	/** Whether there will still be a seat. */
	public enum Outlook {

		/** Those ahead are expected to leave clearly enough seats. */
		LIKELY,
		/** It may go either way, or nothing is known yet. */
		UNCERTAIN,
		/** It is sold out, or those ahead are expected to take what is left. */
		UNLIKELY

	}

}
