package io.frontrow.catalog;

import java.util.Map;

/**
 * @param counts by performance
 */
public record ConcertCounts(Concert concert, Map<Long, SeatCounts> counts) {

	boolean hasSeats() {
		return this.concert.performances().stream().anyMatch(this::hasSeats);
	}

	/**
	 * Whether anything is left of the performance.
	 */
	public boolean hasSeats(Performance performance) {
		return of(performance).remaining() > 0;
	}

	public SeatCounts of(Performance performance) {
		return this.counts.getOrDefault(performance.performanceId(), new SeatCounts(0, 0));
	}

}
