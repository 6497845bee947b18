package io.frontrow.faults.checker;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.UUID;

import io.frontrow.faults.history.Acknowledgement.Held;
import io.frontrow.faults.workload.Buyer;

/**
 * The clocks of the instances as buyers can see them: a reservation's id is a UUID of
 * version 7 (RFC 9562), which begins with what its maker believed to be the time.
 */
public final class ClockSkew {

	/** Much longer than a round, and less than one clock is ahead of the other. */
	private static final Duration BEYOND_DOUBT = Duration.ofMinutes(10);

	private ClockSkew() {
	}

	/** Whether what these buyers were given was not all made in these minutes. */
	public static boolean disagree(List<Buyer> buyers) {
		LongSummaryStatistics millis = buyers.stream()
			.flatMap((buyer) -> buyer.diary().facts().stream())
			.filter(Held.class::isInstance)
			.map(Held.class::cast)
			.mapToLong((held) -> UUID.fromString(held.reservationId()).getMostSignificantBits() >>> 16)
			.summaryStatistics();
		return millis.getMax() - millis.getMin() > BEYOND_DOUBT.toMillis();
	}

}
