package io.frontrow.catalog;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A concert that is to be announced, whose values are in the API's ranges already.
 *
 * @param saleClosesAt null for each performance's own start
 */
public record NewConcert(String title, String artist, @Nullable Instant saleOpensAt, @Nullable Instant saleClosesAt,
		int maxSeatsPerUser, List<NewPerformance> performances) {

	/**
	 * When the last of its sales closes.
	 */
	public Instant lastSaleClosesAt() {
		return this.performances.stream().map(this::saleClosesAt).max(Instant::compareTo).orElseThrow();
	}

	Instant saleClosesAt(NewPerformance performance) {
		return (this.saleClosesAt != null) ? this.saleClosesAt : performance.startsAt().toInstant();
	}

	/** One evening. */
	public record NewPerformance(OffsetDateTime startsAt, String venue, List<NewSection> sections) {

		public int capacity() {
			return this.sections.stream().mapToInt((section) -> section.rows() * section.seatsPerRow()).sum();
		}

	}

	/** One block of seats. */
	public record NewSection(String name, int rows, int seatsPerRow, long price) {
	}

}
