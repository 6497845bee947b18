package io.frontrow.catalog.web;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.frontrow.catalog.ConcertCounts;
import io.frontrow.catalog.Performance;
import io.frontrow.catalog.SeatCounts;

record DatesBody(List<Day> dates) {

	/** A date is shown while any of its performances has a seat left. */
	static DatesBody of(ConcertCounts counts) {
		return new DatesBody(counts.concert()
			.performances()
			.stream()
			.collect(Collectors.groupingBy(Performance::date, TreeMap::new, Collectors.toList()))
			.entrySet()
			.stream()
			.filter((day) -> day.getValue().stream().anyMatch(counts::hasSeats))
			.map((day) -> Day.of(day.getKey(), day.getValue(), counts))
			.toList());
	}

	/** A date and all its performances. */
	record Day(LocalDate date, List<PerformanceCounts> performances) {

		static Day of(LocalDate date, List<Performance> performances, ConcertCounts counts) {
			return new Day(date,
					performances.stream()
						.map((performance) -> PerformanceCounts.of(performance, counts.of(performance)))
						.toList());
		}

	}

	/** A performance and what is left of it. */
	record PerformanceCounts(long performanceId, OffsetDateTime startsAt, String venue, int capacity, int remaining,
			int sold) {

		static PerformanceCounts of(Performance performance, SeatCounts counts) {
			return new PerformanceCounts(performance.performanceId(), performance.startsAt(), performance.venue(),
					performance.capacity(), counts.remaining(), counts.sold());
		}

	}

}
