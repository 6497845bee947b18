package io.frontrow.catalog.web;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

import io.frontrow.catalog.Performance;
import io.frontrow.catalog.SeatCounts;
import io.frontrow.catalog.SeatMap;

record SeatsBody(LocalDate date, List<PerformanceSeats> performances) {

	/** A performance of the date with its seats. */
	record PerformanceSeats(long performanceId, OffsetDateTime startsAt, String venue, int capacity, int remaining,
			int sold, List<SeatBody> seats) {

		static PerformanceSeats of(SeatMap map) {
			Performance performance = map.performance();
			SeatCounts counts = map.counts();
			return new PerformanceSeats(performance.performanceId(), performance.startsAt(), performance.venue(),
					performance.capacity(), counts.remaining(), counts.sold(),
					performance.seats().map((seat) -> SeatBody.of(seat, map.status(seat))).toList());
		}

	}

}
