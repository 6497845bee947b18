package io.frontrow.catalog.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import io.frontrow.catalog.Concert;
import org.jspecify.annotations.Nullable;

record ConcertsBody(List<ListedConcert> concerts, @Nullable String nextCursor) {

	/** One concert of the list. */
	record ListedConcert(long concertId, String title, String artist, @Nullable Instant saleOpensAt,
			Instant saleClosesAt, OffsetDateTime firstPerformanceAt, OffsetDateTime lastPerformanceAt) {

		static ListedConcert of(Concert concert) {
			return new ListedConcert(concert.concertId(), concert.title(), concert.artist(), concert.saleOpensAt(),
					concert.saleClosesAt(), concert.firstPerformanceAt(), concert.lastPerformanceAt());
		}

	}

}
