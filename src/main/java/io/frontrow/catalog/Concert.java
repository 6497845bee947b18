package io.frontrow.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A concert as it was announced; immutable.
 *
 * @param saleOpensAt before this nobody is admitted, or null
 * @param saleClosesAt when the last of its sales closes
 * @param maxSeatsPerUser 1 to 100
 * @param performances at least one, by their start
 */
public record Concert(long concertId, String title, String artist, @Nullable Instant saleOpensAt, Instant saleClosesAt,
		int maxSeatsPerUser, List<Performance> performances) {

	public OffsetDateTime firstPerformanceAt() {
		return this.performances.get(0).startsAt();
	}

	public OffsetDateTime lastPerformanceAt() {
		return this.performances.get(this.performances.size() - 1).startsAt();
	}

	/**
	 * The performances of that date, none where there is none.
	 */
	public List<Performance> on(LocalDate date) {
		return this.performances.stream().filter((performance) -> performance.date().equals(date)).toList();
	}

	public Optional<Performance> performance(long performanceId) {
		return this.performances.stream()
			.filter((performance) -> performance.performanceId() == performanceId)
			.findFirst();
	}

	static List<Performance> inOrder(List<Performance> performances) {
		return performances.stream()
			.sorted(Comparator.comparing((Performance performance) -> performance.startsAt().toInstant())
				.thenComparing(Performance::performanceId))
			.toList();
	}

}
