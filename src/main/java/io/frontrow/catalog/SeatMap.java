package io.frontrow.catalog;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Every seat of a performance as it was at one moment. Immutable, and equal only to
 * itself.
 */
public final class SeatMap {

	private final Performance performance;

	private final Map<Long, SeatStatus> taken;

	private final Instant at;

	private final @Nullable Instant until;

	private final long changes;

	/**
	 * @param taken the seats that cannot be reserved, by their id
	 * @param at by the database's clock
	 * @param until when the first hold runs out, or null where there is none
	 * @param changes how often seats of the performance had been changed by then
	 */
	SeatMap(Performance performance, Map<Long, SeatStatus> taken, Instant at, @Nullable Instant until, long changes) {
		this.performance = performance;
		this.taken = taken;
		this.at = at;
		this.until = until;
		this.changes = changes;
	}

	public Performance performance() {
		return this.performance;
	}

	public SeatStatus status(Seat seat) {
		return this.taken.getOrDefault(seat.seatId(), SeatStatus.AVAILABLE);
	}

	public SeatCounts counts() {
		int sold = (int) this.taken.values().stream().filter((status) -> status == SeatStatus.SOLD).count();
		return new SeatCounts(this.performance.capacity() - this.taken.size(), sold);
	}

	/**
	 * Whether it is still so: no seat was changed, and no hold has run out.
	 */
	boolean holds(long changesNow, Instant now) {
		return this.changes == changesNow && !now.isBefore(this.at) && (this.until == null || now.isBefore(this.until));
	}

}
