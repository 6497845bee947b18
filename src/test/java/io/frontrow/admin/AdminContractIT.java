package io.frontrow.admin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.concurrent.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import static org.assertj.core.api.Assertions.assertThat;

/** The operator's calls, as the API promises them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminContractIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final JsonMapper JSON = new JsonMapper();

	private static final String DEFAULTS = """
			{"admitPerTick":5,"tickSeconds":1,"maxActive":null,"activeTtlSeconds":300,\
			"holdTtlSeconds":300,"paused":false,"closed":false,"laneShares":[1,2,4,8]}""";

	private final Frontrow frontrow = Frontrow.shared();

	private final Sale tuned = this.frontrow.announce(new SalePlan().section("A", 1, 1, 0));

	private final Sale untouched = this.frontrow.announce(new SalePlan().section("A", 1, 1, 0));

	@ParameterizedTest
	@ValueSource(strings = { "", "Basic", "Basic !!!", "Basic YWRtaW46d3Jvbmc=", "Basic YWRtaW4=",
			"Basic bm9ib2R5OndvcmQ=", "Bearer x", "Digest x", "x" })
	void letsOnlyOperatorsIn(String authorization) {
		for (Call call : List.of(this.frontrow.post("/admin/concerts", "{"), this.frontrow.get("/admin/queues/1"),
				this.frontrow.patch("/admin/queues/1", "{"), this.frontrow.get("/admin/audit"))) {
			Call from = authorization.isEmpty() ? call : call.header("Authorization", authorization);
			assertThat(from.isRefused(401, "AUTHENTICATION_REQUIRED").header("WWW-Authenticate")).isPresent();
		}
	}

	/** They are anybody's to send, and the sale needs the processors. */
	@Test
	void wrongPasswordsCostLittle() {
		long begun = System.nanoTime();
		for (int guess = 0; guess < 50; guess++) {
			letsOnlyOperatorsIn("Basic YWRtaW46d3Jvbmc=");
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void announcesConcert() {
		Answer made = this.frontrow
			.post("/admin/concerts",
					new SalePlan().startsAt("2037-06-01T19:00:00+09:00")
						.startsAt("2037-06-02T19:00:00+09:00")
						.section("VIP", 2, 3, 10_000_000)
						.section("R", 1, 4, 0)
						.maxSeatsPerUser(100)
						.body())
			.asOperator()
			.answers(201);
		assertThat(made.json().propertyNames()).containsExactlyInAnyOrder("concertId", "performances");
		assertThat(made.get("performances")).hasSize(2).allSatisfy((performance) -> {
			assertThat(performance.propertyNames()).containsExactlyInAnyOrder("performanceId", "capacity");
			assertThat(performance.get("capacity").intValue()).isEqualTo(10);
		});
	}

	/** Each line puts other values into a request that is right without them. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			title                   | {'title':null}
			title                   | {'title':''}
			title                   | {'title':1}
			artist                  | {'artist':null}
			artist                  | {'artist':' '}
			saleOpensAt             | {'saleOpensAt':'2037-05-01'}
			saleOpensAt             | {'saleOpensAt':'2026-11-01T00:00:00Z'}
			saleOpensAt             | {'saleOpensAt':''}
			saleOpensAt             | {'saleOpensAt':'2037-05-01T19:30:00+09:00'}
			saleOpensAt             | {'saleOpensAt':'2037-01-02T00:00:00Z','saleClosesAt':'2037-01-02T00:00:00Z'}
			saleOpensAt             | {'saleOpensAt':'-0001-01-01T00:00:00Z'}
			saleClosesAt            | {'saleClosesAt':'x'}
			saleClosesAt            | {'saleClosesAt':'+10000-01-01T00:00:00Z'}
			saleClosesAt            | {'saleClosesAt':1700000000}
			maxSeatsPerUser         | {'maxSeatsPerUser':0}
			maxSeatsPerUser         | {'maxSeatsPerUser':101}
			maxSeatsPerUser         | {'maxSeatsPerUser':'4'}
			maxSeatsPerUser         | {'maxSeatsPerUser':4.5}
			saleClosesAt            | {'saleClosesAt':'2026-11-01T00:00:00Z'}
			saleClosesAt            | {'saleOpensAt':'2026-10-01T00:00:00Z','saleClosesAt':'2026-11-01T00:00:00Z'}
			currency                | {'currency':'KRW'}
			performances            | {'performances':null}
			performances            | {'performances':[]}
			performances            | {'performances':{}}
			performances            | {'performances':'x'}
			performances[0]         | {'performances':[null]}
			performances[0]         | {'performances':[1]}
			performances[0].startsAt | {'performances':[{}]}
			performances[0].venue    | {'performances':[{}]}
			performances[0].sections | {'performances':[{}]}
			""")
	void refusesConcert(String field, String change) {
		ObjectNode concert = concert();
		concert.setAll((ObjectNode) JSON.readTree(change.replace('\'', '"')));
		announcing(concert).send().blames(field);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			venue            | {'venue':null}
			startsAt         | {'startsAt':'2020-05-01T19:30:00+09:00'}
			venue            | {'venue':''}
			sections         | {'sections':null}
			sections         | {'sections':[]}
			sections         | {'sections':{}}
			sections[0]      | {'sections':[null]}
			sections[0].name | {'sections':[{}]}
			hall             | {'hall':1}
			""")
	void refusesPerformance(String field, String change) {
		ObjectNode concert = concert();
		performance(concert).setAll((ObjectNode) JSON.readTree(change.replace('\'', '"')));
		announcing(concert).send().blames("performances[0]." + field);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "''", "'x'", "1700000000", "1.5", "'1700000000'", "'1700000000.5'", "true", "[]",
			"'2037-05-01'", "'2037-05-01T19:30:00'", "'2037-05-01T19:30Z'", "'2037-05-01 19:30:00Z'",
			"'2037-05-01T19:30:00+0900'", "'2037-05-01T19:30:00+09'", "'2037-05-01T19:30:00+09:00[Asia/Seoul]'",
			"'2037-05-01T19:30:00+09:00:30'", "'2037-05-01T19:30:00+25:00'", "'2037-02-30T19:30:00Z'",
			"'2037-05-01T24:00:00Z'", "'+10000-01-01T00:00:00Z'", "'-0001-01-01T00:00:00Z'",
			"'+999999999-12-31T23:59:59Z'", "'9999-12-31T23:59:59-18:00'", "'0000-01-01T00:00:00+18:00'" })
	void refusesStart(String startsAt) {
		ObjectNode concert = concert();
		performance(concert).set("startsAt", JSON.readTree(startsAt.replace('\'', '"')));
		announcing(concert).send().blames("performances[0].startsAt");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			name        | null
			name        | ''
			name        | 1
			rows        | null
			rows        | 0
			rows        | 501
			rows        | '1'
			rows        | 1.5
			seatsPerRow | null
			seatsPerRow | 0
			seatsPerRow | 501
			price       | null
			price       | -1
			price       | 10000001
			price       | 1e8
			colour      | 'red'
			""")
	void refusesSection(String field, String value) {
		ObjectNode concert = concert();
		section(concert).putRawValue(field, new RawValue(value.replace('\'', '"')));
		announcing(concert).send().blames("performances[0].sections[0]." + field);
	}

	@Test
	void refusesTwoSectionsOfOneName() {
		SalePlan plan = new SalePlan().section("A", 1, 1, 0).section("A", 1, 1, 0);
		announcing(plan.body()).send().blames("performances[0].sections[1].name");
	}

	@Test
	void refusesMoreThanHundredThousandSeats() {
		SalePlan plan = new SalePlan().section("A", 200, 500, 0).section("B", 1, 1, 0);
		announcing(plan.body()).send().blames("performances[0].sections");
	}

	@Test
	void refusesMoreThanHundredPerformances() {
		SalePlan plan = new SalePlan().section("A", 1, 1, 0);
		IntStream.rangeClosed(0, 100).forEach((index) -> plan.startsAt("2037-05-01T19:30:00+09:00"));
		announcing(plan.body()).send().blames("performances");
	}

	private Call announcing(Object concert) {
		return this.frontrow.post("/admin/concerts", concert).asOperator();
	}

	private static ObjectNode concert() {
		return JSON.valueToTree(new SalePlan().section("A", 1, 1, 0).body());
	}

	private static ObjectNode performance(ObjectNode concert) {
		return (ObjectNode) concert.get("performances").get(0);
	}

	private static ObjectNode section(ObjectNode concert) {
		return (ObjectNode) performance(concert).get("sections").get(0);
	}

	@Test
	void beginsWithTheSettingsThatWereAskedFor() {
		Answer line = this.frontrow.line(this.untouched);
		assertThat(line.json().propertyNames()).containsExactlyInAnyOrder("concertId", "waiting", "active",
				"admittedTotal", "admissionPerSecond", "settings");
		assertThat(line.get("settings")).hasToString(DEFAULTS);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			admitPerTick     | 1
			admitPerTick     | 100000
			tickSeconds      | 0.1
			tickSeconds      | 2.5
			tickSeconds      | 3600
			maxActive        | 1
			maxActive        | 10000000
			maxActive        | null
			activeTtlSeconds | 1
			activeTtlSeconds | 86400
			holdTtlSeconds   | 1
			holdTtlSeconds   | 86400
			paused           | true
			paused           | false
			closed           | true
			closed           | false
			laneShares       | [1,1,1,1]
			laneShares       | [100,1,50,2]
			""")
	void changesOneSettingAndKeepsTheOthers(String field, String value) {
		JsonNode before = this.frontrow.tune(this.tuned, Map.of("maxActive", 7)).get("settings");
		Answer changed = this.frontrow
			.patch("/admin/queues/" + this.tuned.concertId(), "{\"%s\":%s}".formatted(field, value))
			.asOperator()
			.answers(200);
		assertThat(changed.get("settings").get(field)).hasToString(value);
		assertThat(this.frontrow.line(this.tuned).get("settings")).isEqualTo(changed.get("settings"));
		before.propertyNames()
			.stream()
			.filter((name) -> !name.equals(field))
			.forEach((name) -> assertThat(changed.get("settings").get(name)).isEqualTo(before.get(name)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			admitPerTick     | 'admitPerTick':0
			admitPerTick     | 'admitPerTick':100001
			admitPerTick     | 'admitPerTick':null
			admitPerTick     | 'admitPerTick':'5'
			admitPerTick     | 'admitPerTick':5.5
			admitPerTick     | 'admitPerTick':5e-1
			admitPerTick     | 'admitPerTick':1e999999999
			admitPerTick     | 'admitPerTick':99999999999999999999
			tickSeconds      | 'tickSeconds':0.09
			tickSeconds      | 'tickSeconds':3600.1
			tickSeconds      | 'tickSeconds':0.1234
			tickSeconds      | 'tickSeconds':1.0005
			tickSeconds      | 'tickSeconds':null
			tickSeconds      | 'tickSeconds':'1'
			tickSeconds      | 'tickSeconds':1e999
			tickSeconds      | 'tickSeconds':-1e999
			tickSeconds      | 'tickSeconds':1e-999
			maxActive        | 'maxActive':0
			maxActive        | 'maxActive':10000001
			maxActive        | 'maxActive':'1'
			activeTtlSeconds | 'activeTtlSeconds':0
			activeTtlSeconds | 'activeTtlSeconds':86401
			activeTtlSeconds | 'activeTtlSeconds':0.5
			activeTtlSeconds | 'activeTtlSeconds':null
			holdTtlSeconds   | 'holdTtlSeconds':0
			holdTtlSeconds   | 'holdTtlSeconds':86401
			paused           | 'paused':null
			paused           | 'paused':'true'
			paused           | 'paused':0
			closed           | 'closed':null
			closed           | 'closed':'true'
			laneShares       | 'laneShares':null
			laneShares       | 'laneShares':[1,2,4]
			laneShares       | 'laneShares':[1,2,4,8,16]
			laneShares       | 'laneShares':[1,2,4,0]
			laneShares       | 'laneShares':[1,2,4,101]
			laneShares       | 'laneShares':[1,2,4,1.5]
			laneShares       | 'laneShares':'1,2,4,8'
			speed            | 'speed':1
			speed            | 'paused':true,'speed':1
			holdTtlSeconds   | 'paused':true,'holdTtlSeconds':0
			""")
	void refusesSettingAndChangesNothing(String field, String change) {
		this.frontrow.patch("/admin/queues/" + this.untouched.concertId(), "{%s}".formatted(change).replace('\'', '"'))
			.asOperator()
			.send()
			.blames(field);
		assertThat(this.frontrow.line(this.untouched).get("settings")).hasToString(DEFAULTS);
	}

	/** To JSON, 5.0 and 5 are one number. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			admitPerTick     | 5.0         | 5
			admitPerTick     | 5e2         | 500
			tickSeconds      | 0.1230      | 0.123
			tickSeconds      | 1.25e1      | 12.5
			maxActive        | 7.00        | 7
			laneShares       | [1.0,2,4,8] | [1,2,4,8]
			""")
	void takesWholeNumberInEveryWriting(String field, String written, String value) {
		Answer changed = this.frontrow
			.patch("/admin/queues/" + this.tuned.concertId(), "{\"%s\":%s}".formatted(field, written))
			.asOperator()
			.answers(200);
		assertThat(changed.get("settings").get(field)).hasToString(value);
	}

	@Test
	void namesFaultsInTheOrderOfTheFields() {
		assertThat(fields(this.frontrow
			.patch("/admin/queues/" + this.untouched.concertId(),
					"{\"speed\":1,\"closed\":1,\"tickSeconds\":0,\"admitPerTick\":0}")
			.asOperator()
			.send())).containsExactly("admitPerTick", "tickSeconds", "closed", "speed");
		String section = "{\"price\":-1,\"seatsPerRow\":0,\"rows\":0,\"name\":\"\"}";
		assertThat(fields(announcing("""
				{"performances":[
				  {"sections":[{"name":"A","rows":1,"seatsPerRow":1,"price":0},%s],"venue":"x","startsAt":null},
				  {"sections":[%s],"venue":"","startsAt":"2037-05-01T19:30:00Z"}],
				 "maxSeatsPerUser":0,"artist":"","title":""}""".formatted(section, section)).send())).containsExactly(
				"title", "artist", "maxSeatsPerUser", "performances[0].startsAt", "performances[0].sections[1].name",
				"performances[0].sections[1].rows", "performances[0].sections[1].seatsPerRow",
				"performances[0].sections[1].price", "performances[1].venue", "performances[1].sections[0].name",
				"performances[1].sections[0].rows", "performances[1].sections[0].seatsPerRow",
				"performances[1].sections[0].price");
		assertThat(fields(announcing(new SalePlan().startsAt("2020-05-01T19:30:00+09:00")
			.startsAt("2020-05-02T19:30:00+09:00")
			.section("A", 1, 1, 0)
			.section("A", 1, 1, 0)
			.closesAt("2020-05-01T19:30:00+09:00")
			.opensAt("2020-04-01T19:30:00+09:00")
			.body()).send())).containsExactly("saleOpensAt", "saleClosesAt", "performances[0].startsAt",
					"performances[0].sections[1].name", "performances[1].startsAt", "performances[1].sections[1].name");
	}

	private static List<String> fields(Answer refused) {
		return refused.isProblem(400, "INVALID_REQUEST")
			.get("errors")
			.valueStream()
			.map((error) -> error.get("field").stringValue())
			.toList();
	}

	@Test
	void tellsOperatorsApartByCase() {
		for (String name : List.of("ADMIN", "Admin", "admin ", "")) {
			String credentials = name + Frontrow.OPERATOR.substring(Frontrow.OPERATOR.indexOf(':'));
			this.frontrow.get("/admin/queues/1")
				.header("Authorization",
						"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
				.isRefused(401, "AUTHENTICATION_REQUIRED");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "", "null", "[]", "1", "{" })
	void refusesChangeOfNothing(String body) {
		this.frontrow.patch("/admin/queues/1", body).asOperator().isRefused(400, "INVALID_REQUEST");
	}

	@Test
	void refusesUnknownConcert() {
		this.frontrow.get("/admin/queues/987654321").asOperator().isRefused(404, "CONCERT_NOT_FOUND");
		this.frontrow.patch("/admin/queues/987654321", Map.of("paused", true))
			.asOperator()
			.isRefused(404, "CONCERT_NOT_FOUND");
		this.frontrow.get("/admin/queues/x").asOperator().send().blames("concertId");
		this.frontrow.get("/admin/queues/07").asOperator().send().blames("concertId");
	}

	@Test
	void countsTheLine() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		this.frontrow.tune(sale, Map.of("maxActive", 2));
		fans(5).forEach((fan) -> fan.join(sale));
		assertThat(Waiting.until(LIMIT, () -> this.frontrow.line(sale).number("active") == 2)).isTrue();
		Answer line = this.frontrow.line(sale);
		assertThat(line.number("waiting")).isEqualTo(3);
		assertThat(line.number("admittedTotal")).isEqualTo(2);
		assertThat(line.get("admissionPerSecond").isNumber()).isTrue();
	}

	@Test
	void admitsTheNextWhenOneLeaves() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		this.frontrow.tune(sale, Map.of("maxActive", 1));
		List<Fan> fans = fans(3);
		fans.forEach((fan) -> fan.join(sale));
		for (Fan fan : fans) {
			fan.awaitActive();
			assertThat(this.frontrow.line(sale).number("active")).isEqualTo(1);
			fan.leave().hasStatus(204);
		}
	}

	private List<Fan> fans(int count) {
		return IntStream.range(0, count).mapToObj((index) -> this.frontrow.fan("Fan " + index)).toList();
	}

	@Test
	void admitsNobodyWhilePaused() {
		Sale paused = this.frontrow.sale(1, 1, 0);
		this.frontrow.tune(paused, Map.of("paused", true));
		Fan fan = this.frontrow.fan("Patient").join(paused);
		this.frontrow.fan("Elsewhere").enter(this.frontrow.sale(1, 1, 0));
		assertThat(fan.state().text("status")).isEqualTo("WAITING");
		this.frontrow.tune(paused, Map.of("paused", false));
		fan.awaitActive();
	}

	@Test
	void settingsCountOnEveryInstanceOnceAnswered() {
		try (Frontrow there = Frontrow.start()) {
			Sale sale = this.frontrow.sale(1, 4, 0);
			this.frontrow.tune(sale, Map.of("activeTtlSeconds", 500));
			Fan fan = this.frontrow.fan("Alex").at(there).enter(sale);
			List<Long> seats = fan.seats(sale);
			Answer first = fan.reserve(sale, seats.get(0));
			assertThat(seconds(first, "createdAt", "expiresAt")).isEqualTo(300);
			for (int hold = 41; hold <= 43; hold++) {
				this.frontrow.tune(sale, Map.of("holdTtlSeconds", hold, "activeTtlSeconds", hold + 100));
				Answer next = fan.reserve(sale, seats.get(hold - 40));
				assertThat(seconds(next, "createdAt", "expiresAt")).isEqualTo(hold);
				Fan newcomer = this.frontrow.fan("Mina").at(there).enter(sale);
				assertThat(seconds(newcomer.state(), "activatedAt", "expiresAt")).isEqualTo(hold + 100);
			}
			assertThat(seconds(fan.state(), "activatedAt", "expiresAt")).isEqualTo(500);
			assertThat(fan.reservation(first.text("reservationId")).raw()).isEqualTo(first.raw());
			assertThat(there.line(sale).get("settings")).isEqualTo(this.frontrow.line(sale).get("settings"));
		}
	}

	private static long seconds(Answer answer, String from, String until) {
		return Duration.between(OffsetDateTime.parse(answer.text(from)), OffsetDateTime.parse(answer.text(until)))
			.toSeconds();
	}

	@Test
	void auditsTheBooks() {
		Answer audit = this.frontrow.get("/admin/audit").asOperator().answers(200);
		assertThat(audit.get("ok").booleanValue()).as(audit.raw()).isTrue();
		assertThat(audit.get("checks")).isNotEmpty().allSatisfy((check) -> {
			assertThat(check.propertyNames()).containsExactlyInAnyOrder("name", "ok", "detail");
			assertThat(check.get("ok").booleanValue()).isTrue();
		});
	}

}
