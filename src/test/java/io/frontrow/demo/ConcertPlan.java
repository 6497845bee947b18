package io.frontrow.demo;

import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;

/** A concert as an operator announces it; its form is that of the request. */
record ConcertPlan(String title, String artist, List<Performance> performances) {

	private static final ZoneOffset SEOUL = ZoneOffset.ofHours(9);

	/** The same hall on evenings in a row. */
	static ConcertPlan of(String title, String artist, Evenings evenings, String venue, Section... sections) {
		return new ConcertPlan(title, artist,
				evenings.times().stream().map((time) -> new Performance(time, venue, List.of(sections))).toList());
	}

	record Performance(String startsAt, String venue, List<Section> sections) {
	}

	/** The price is in the currency's minor unit. */
	record Section(String name, int rows, int seatsPerRow, long price) {
	}

	/** So many evenings at seven, the first of them so many days from today. */
	record Evenings(int inDays, int count) {

		private static final LocalTime SEVEN = LocalTime.of(19, 0);

		List<String> times() {
			OffsetDateTime first = OffsetDateTime.now(SEOUL).with(SEVEN).plusDays(this.inDays);
			return IntStream.range(0, this.count)
				.mapToObj(first::plusDays)
				.map(DateTimeFormatter.ISO_OFFSET_DATE_TIME::format)
				.toList();
		}

	}

}
