package io.frontrow;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A concert to announce. Without more it is one evening in years to come; every evening
 * has the same sections.
 */
public final class SalePlan {

	private static final String FAR_AHEAD = "2037-05-01T19:30:00+09:00";

	private final Map<String, Object> fields = new LinkedHashMap<>();

	private final List<String> startsAt = new ArrayList<>();

	private final List<Map<String, Object>> sections = new ArrayList<>();

	public SalePlan() {
		this.fields.put("title", "The Quiet Hour");
		this.fields.put("artist", "Paper Planes");
	}

	/** Adds an evening. */
	public SalePlan startsAt(String time) {
		this.startsAt.add(time);
		return this;
	}

	public SalePlan section(String name, int rows, int seatsPerRow, long price) {
		this.sections.add(Map.of("name", name, "rows", rows, "seatsPerRow", seatsPerRow, "price", price));
		return this;
	}

	public SalePlan opensAt(Object time) {
		return with("saleOpensAt", text(time));
	}

	public SalePlan closesAt(Object time) {
		return with("saleClosesAt", text(time));
	}

	/** With its seconds, which {@code toString} leaves out where they are 0. */
	private static String text(Object time) {
		return (time instanceof OffsetDateTime at) ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at)
				: time.toString();
	}

	public SalePlan maxSeatsPerUser(int seats) {
		return with("maxSeatsPerUser", seats);
	}

	/** Sets any field of the request. */
	public SalePlan with(String field, Object value) {
		this.fields.put(field, value);
		return this;
	}

	List<String> dates() {
		return evenings().stream().map((time) -> time.substring(0, time.indexOf('T'))).toList();
	}

	private List<String> evenings() {
		return this.startsAt.isEmpty() ? List.of(FAR_AHEAD) : this.startsAt;
	}

	/** The request that announces it. */
	public Map<String, Object> body() {
		Map<String, Object> body = new LinkedHashMap<>(this.fields);
		body.put("performances",
				evenings().stream()
					.map((time) -> Map.of("startsAt", time, "venue", "Seochon Salon", "sections", this.sections))
					.toList());
		return body;
	}

}
