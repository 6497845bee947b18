package io.frontrow.catalog.web;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

import io.frontrow.catalog.Concert;
import io.frontrow.catalog.ConcertSeats;
import io.frontrow.catalog.Performance;
import io.frontrow.catalog.SeatCounts;
import io.frontrow.catalog.SeatMap;
import org.jspecify.annotations.Nullable;

record ConcertBody(long concertId, String title, String artist, @Nullable Instant saleOpensAt, Instant saleClosesAt,
		OffsetDateTime firstPerformanceAt, OffsetDateTime lastPerformanceAt, List<ConcertPerformance> performances) {

	static ConcertBody of(ConcertSeats whole) {
		Concert concert = whole.concert();
		return new ConcertBody(concert.concertId(), concert.title(), concert.artist(), concert.saleOpensAt(),
				concert.saleClosesAt(), concert.firstPerformanceAt(), concert.lastPerformanceAt(),
				whole.seats().stream().map(ConcertPerformance::of).toList());
	}

	/** A performance with its date and its seats. */
	record ConcertPerformance(long performanceId, LocalDate date, OffsetDateTime startsAt, String venue, int capacity,
			int remaining, int sold, List<SeatBody> seats) {

		static ConcertPerformance of(SeatMap map) {
			Performance performance = map.performance();
			SeatCounts counts = map.counts();
			return new ConcertPerformance(performance.performanceId(), performance.date(), performance.startsAt(),
					performance.venue(), performance.capacity(), counts.remaining(), counts.sold(),
					performance.seats().map((seat) -> SeatBody.of(seat, map.status(seat))).toList());
		}

	}

}
