package io.frontrow.faults.checker;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.UUID;

import io.frontrow.faults.history.Acknowledgement.Held;
import io.frontrow.faults.history.History;

/**
 * The clocks of the instances as buyers can see them: a reservation's id is a UUID of
 * version 7 (RFC 9562), which begins with the time at which its instance made it.
 */
public final class ClockSkew {

	/** Much longer than a trial, and less than one clock is ahead of the other. */
	private static final Duration BEYOND_DOUBT = Duration.ofMinutes(10);

	private ClockSkew() {
	}

	/** Whether the ids in these histories are further apart than a trial lasts. */
	public static boolean isSeenIn(List<History> histories) {
		LongSummaryStatistics millis = histories.stream()
			.flatMap((history) -> history.acknowledgements(Held.class).stream())
			.mapToLong((held) -> UUID.fromString(held.reservationId()).getMostSignificantBits() >>> 16)
			.summaryStatistics();
		return millis.getMax() - millis.getMin() > BEYOND_DOUBT.toMillis();
	}

}
