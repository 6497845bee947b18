package io.frontrow;

import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A concert on sale.
 *
 * @param performanceIds in the order in which they were announced
 * @param dates the local dates of the performances, in that order
 */
public record Sale(long concertId, List<Long> performanceIds, List<String> dates) {

	static Sale of(Answer announced, SalePlan plan) {
		List<Long> performances = StreamSupport.stream(announced.get("performances").spliterator(), false)
			.map((performance) -> performance.get("performanceId").longValue())
			.toList();
		return new Sale(announced.number("concertId"), performances, plan.dates());
	}

	/** The first evening. */
	public long performanceId() {
		return this.performanceIds.get(0);
	}

	public String firstDate() {
		return this.dates.get(0);
	}

	/** The path of a gated call on this concert. */
	public String path(String rest) {
		return "/concerts/" + this.concertId + rest;
	}

}
