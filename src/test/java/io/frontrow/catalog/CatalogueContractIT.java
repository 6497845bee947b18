package io.frontrow.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.concurrent.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Concerts, dates and seats, as the API promises them. */
class CatalogueContractIT {

	/** Half past midnight in Seoul is still the evening before in UTC. */
	private static final String MIDNIGHT = "2037-06-02T00:30:00+09:00";

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void listsConcertsToEverybody() {
		Sale sale = this.frontrow.sale(new SalePlan().startsAt("2037-06-05T20:00:00-05:00")
			.startsAt("2037-06-01T19:00:00+09:00")
			.section("A", 1, 1, 0));
		Sale planned = this.frontrow.announce(new SalePlan().opensAt("2037-01-01T00:00:00Z")
			.closesAt("2037-01-02T12:00:00+09:00")
			.section("A", 1, 1, 0));

		JsonNode concert = listed(sale);
		assertThat(concert.propertyNames()).containsExactlyInAnyOrder("concertId", "title", "artist", "saleOpensAt",
				"saleClosesAt", "firstPerformanceAt", "lastPerformanceAt");
		assertThat(concert.get("title").stringValue()).isEqualTo("The Quiet Hour");
		assertThat(concert.get("artist").stringValue()).isEqualTo("Paper Planes");
		assertThat(concert.get("saleOpensAt").isNull()).isTrue();
		assertThat(concert.get("firstPerformanceAt").stringValue()).isEqualTo("2037-06-01T19:00:00+09:00");
		assertThat(concert.get("lastPerformanceAt").stringValue()).isEqualTo("2037-06-05T20:00:00-05:00");
		assertThat(listed(planned).get("saleOpensAt").stringValue()).isEqualTo("2037-01-01T00:00:00Z");
		assertThat(listed(planned).get("saleClosesAt").stringValue()).isEqualTo("2037-01-02T03:00:00Z");
	}

	private JsonNode listed(Sale sale) {
		Answer page = this.frontrow.get("/concerts?limit=100").answers(200);
		return StreamSupport.stream(page.get("concerts").spliterator(), false)
			.filter((concert) -> concert.get("concertId").longValue() == sale.concertId())
			.findFirst()
			.orElseThrow();
	}

	@Test
	void pagesThroughAllConcerts() {
		List<Long> announced = new ArrayList<>();
		for (int index = 0; index < 3; index++) {
			announced.add(this.frontrow.announce(new SalePlan().section("A", 1, 1, 0)).concertId());
		}
		List<Long> listed = new ArrayList<>();
		String cursor = "";
		while (!listed.containsAll(announced)) {
			Answer page = this.frontrow.get("/concerts?limit=1" + cursor).answers(200);
			listed.add(page.get("concerts").get(0).get("concertId").longValue());
			cursor = "&cursor=" + page.text("nextCursor");
		}
		assertThat(listed).doesNotHaveDuplicates();
	}

	@Test
	void tellsConcertWithItsSeats() {
		Sale sale = this.frontrow
			.sale(new SalePlan().startsAt(MIDNIGHT).section("VIP", 1, 2, 198_000).section("R", 2, 2, 165_000));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		Answer concert = fan.asks(sale.path("")).answers(200);
		assertThat(concert.json().propertyNames()).containsExactlyInAnyOrder("concertId", "title", "artist",
				"saleOpensAt", "saleClosesAt", "firstPerformanceAt", "lastPerformanceAt", "performances");

		JsonNode evening = concert.get("performances").get(0);
		assertThat(evening.propertyNames()).containsExactlyInAnyOrder("performanceId", "date", "startsAt", "venue",
				"capacity", "remaining", "sold", "seats");
		assertThat(evening.get("date").stringValue()).isEqualTo("2037-06-02");
		assertThat(evening.get("startsAt").stringValue()).isEqualTo(MIDNIGHT);
		assertThat(evening.get("capacity").intValue()).isEqualTo(6);
		assertThat(evening.get("remaining").intValue()).isEqualTo(6);
		assertThat(evening.get("sold").intValue()).isZero();
		assertThat(evening.get("seats")).map(CatalogueContractIT::place)
			.containsExactly("1 VIP row 1 for 198000 AVAILABLE", "2 VIP row 1 for 198000 AVAILABLE",
					"3 R row 1 for 165000 AVAILABLE", "4 R row 1 for 165000 AVAILABLE",
					"5 R row 2 for 165000 AVAILABLE", "6 R row 2 for 165000 AVAILABLE");
	}

	private static String place(JsonNode seat) {
		return "%d %s row %d for %d %s".formatted(seat.get("number").intValue(), seat.get("section").stringValue(),
				seat.get("row").intValue(), seat.get("price").longValue(), seat.get("status").stringValue());
	}

	@Test
	void datesAreLocalAndHoldAllTheirPerformances() {
		Sale sale = this.frontrow.sale(new SalePlan().startsAt("2037-06-02T19:00:00+09:00")
			.startsAt(MIDNIGHT)
			.startsAt("2037-06-01T23:30:00-08:00")
			.section("A", 1, 1, 0));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		JsonNode dates = fan.asks(sale.path("/dates")).answers(200).get("dates");
		assertThat(dates).map((day) -> day.get("date").stringValue()).containsExactly("2037-06-01", "2037-06-02");
		JsonNode second = dates.get(1).get("performances");
		assertThat(second).map((evening) -> evening.get("startsAt").stringValue())
			.containsExactly(MIDNIGHT, "2037-06-02T19:00:00+09:00");
		assertThat(second.get(0).propertyNames()).containsExactlyInAnyOrder("performanceId", "startsAt", "venue",
				"capacity", "remaining", "sold");

		Answer day = fan.asks(sale.path("/dates/2037-06-02/seats")).answers(200);
		assertThat(day.text("date")).isEqualTo("2037-06-02");
		assertThat(day.get("performances")).map((house) -> house.get("startsAt").stringValue())
			.containsExactly(MIDNIGHT, "2037-06-02T19:00:00+09:00");
		assertThat(day.get("performances").get(0).propertyNames()).containsExactlyInAnyOrder("performanceId",
				"startsAt", "venue", "capacity", "remaining", "sold", "seats");
	}

	@Test
	void fullHouseShowsItsTakenSeatsAndLeavesTheDates() {
		Sale sale = this.frontrow.sale(new SalePlan().startsAt("2037-06-01T19:00:00+09:00")
			.startsAt("2037-06-02T19:00:00+09:00")
			.section("A", 1, 1, 0));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		fan.holdNumbers(sale, 1);
		assertThat(fan.asks(sale.path("/dates")).answers(200).get("dates")).map((day) -> day.get("date").stringValue())
			.containsExactly("2037-06-02");
		JsonNode full = fan.houses(sale, "2037-06-01").get(0);
		assertThat(full.get("remaining").intValue()).isZero();
		assertThat(full.get("seats").get(0).get("status").stringValue()).isEqualTo("HELD");

		JsonNode other = fan.houses(sale, "2037-06-02").get(0);
		fan.reserving(sale.performanceIds().get(1), List.of(other.get("seats").get(0).get("seatId").longValue()))
			.answers(201);
		fan.asks(sale.path("/dates")).isRefused(404, "NO_DATES_AVAILABLE");
		fan.asks(sale.path("")).answers(200);
	}

	@Test
	void soldSeatsCountAsSold() {
		Sale sale = this.frontrow.sale(1, 2, 0);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		fan.pay(fan.holdNumbers(sale, 2)).hasStatus(201);
		JsonNode evening = this.frontrow.fan("Mina").enter(sale).houses(sale, sale.firstDate()).get(0);
		assertThat(evening.get("remaining").intValue()).isEqualTo(1);
		assertThat(evening.get("sold").intValue()).isEqualTo(1);
		assertThat(evening.get("seats").get(1).get("status").stringValue()).isEqualTo("SOLD");
	}

	@Test
	void seatsThatAreAsBeforeAreNotSentAgain() {
		Sale sale = this.frontrow.sale(new SalePlan().startsAt("2037-06-02T19:00:00+09:00")
			.startsAt("2037-06-02T23:00:00+09:00")
			.section("A", 1, 2, 0));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		String path = sale.path("/dates/2037-06-02/seats");
		String free = tag(fan.asks(path).answers(200));
		Answer same = fan.asks(path).header("If-None-Match", "\"another\", W/" + free).answers(304);
		assertThat(same.raw()).isEmpty();
		assertThat(tag(same)).isEqualTo(free);
		fan.asks(path).header("If-None-Match", "\"another\"").answers(200);

		String reservation = fan.holdNumbers(sale, 1);
		assertThat(tag(fan.asks(path).header("If-None-Match", free).answers(200))).isNotEqualTo(free);
		fan.cancel(reservation).hasStatus(204);
		fan.asks(path).header("If-None-Match", free).answers(304);
	}

	/** Each time the other instance has seen the seats before they were changed. */
	@Test
	void seatsAreThoseOfThisMomentOnEveryInstance() {
		Sale sale = this.frontrow.sale(1, 2, 0);
		this.frontrow.tune(sale, Map.of("holdTtlSeconds", 1)).hasStatus(200);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		String path = sale.path("/dates/" + sale.firstDate() + "/seats");
		Call elsewhere = Frontrow.second().get(path).token(fan.token());
		String free = tag(fan.asks(path).answers(200));
		elsewhere.header("If-None-Match", free).answers(304);
		String reservation = fan.holdNumbers(sale, 2);
		String held = tag(elsewhere.answers(200));
		assertThat(tag(fan.asks(path).answers(200))).isEqualTo(held);

		assertThat(Waiting.until(Duration.ofSeconds(10), () -> elsewhere.send().status() == 304)).isTrue();
		assertThat(fan.reservation(reservation).text("status")).isEqualTo("EXPIRED");
		assertThat(fan.asks(path).answers(200).get("performances").get(0).get("remaining").intValue()).isEqualTo(2);
	}

	private static String tag(Answer answer) {
		return answer.header("ETag").orElseThrow();
	}

	@Test
	void refusesDateWithoutPerformance() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		fan.asks(sale.path("/dates/2037-05-02/seats")).isRefused(404, "PERFORMANCE_NOT_FOUND");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-02-30", "2037-02-29", "2037-13-01", "2037-5-1", "20370501", "x", "%20",
			"2037-05-01T00:00:00", "2037-05-01Z", "2037-05-01%2B09:00", "2037-W18-5", "2037-121", "0000-00-00",
			"-2037-05-01", "%2B12037-05-01" })
	void refusesMalformedDate(String date) {
		this.frontrow.get("/concerts/1/dates/" + date + "/seats").send().blames("date");
	}

	@ParameterizedTest
	@ValueSource(strings = { "07", "+7", "%2B7", "0x7", "%237", "-7", "0", "7.0", "7e0", "x", "%20", "7%20", "%D9%A7",
			"99999999999999999999", "7,8" })
	void refusesMalformedConcertId(String concertId) {
		for (String path : List.of("", "/dates", "/dates/2037-05-01/seats")) {
			this.frontrow.get("/concerts/" + concertId + path).token("x").send().blames("concertId");
		}
	}

}
