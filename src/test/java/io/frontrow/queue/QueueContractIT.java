package io.frontrow.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.concurrent.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/** Queue tokens and their states, as the API promises them. */
class QueueContractIT {

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void issuesPlaceAndFindsItAgain() {
		Sale sale = pausedSale();
		Fan fan = this.frontrow.fan("Alex");
		Answer issued = fan.tryToJoin(sale).hasStatus(201);
		assertThat(issued.json().propertyNames()).containsExactlyInAnyOrder("token", "userId", "concertId", "status",
				"position", "waiting", "opensAt", "estimatedWaitSeconds", "estimatedWaitRange", "outlook",
				"pollAfterSeconds");
		assertThat(issued.text("token")).matches("[A-Za-z0-9._~-]{20,128}");
		assertThat(issued.text("userId")).isEqualTo(fan.userId());
		assertThat(issued.number("concertId")).isEqualTo(sale.concertId());
		assertThat(issued.text("status")).isEqualTo("WAITING");
		assertThat(issued.number("position")).isEqualTo(1);
		assertThat(issued.number("waiting")).isEqualTo(1);
		assertThat(issued.get("estimatedWaitSeconds").isNull()).isTrue();
		assertPollHint(issued);

		Fan next = this.frontrow.fan("Mina").join(sale);
		assertThat(next.state().number("position")).isEqualTo(2);
		assertThat(next.state().number("waiting")).isEqualTo(2);
		Answer again = fan.tryToJoin(sale).hasStatus(200);
		assertThat(again.text("token")).isEqualTo(issued.text("token"));
		assertThat(again.number("position")).isEqualTo(1);
	}

	@Test
	void tellsStateWithoutToken() {
		Sale sale = pausedSale();
		Answer state = this.frontrow.fan("Alex").join(sale).state();
		assertThat(state.json().propertyNames()).containsExactlyInAnyOrder("userId", "concertId", "status", "position",
				"waiting", "opensAt", "estimatedWaitSeconds", "estimatedWaitRange", "outlook", "pollAfterSeconds");
		assertPollHint(state);
	}

	private static void assertPollHint(Answer waiting) {
		assertThat(waiting.get("pollAfterSeconds").isIntegralNumber()).isTrue();
		assertThat(waiting.number("pollAfterSeconds")).isPositive();
		assertThat(waiting.header("Retry-After")).hasValue(String.valueOf(waiting.number("pollAfterSeconds")));
	}

	@Test
	void admittedTokenIsActiveForItsTime() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		this.frontrow.tune(sale, Map.of("activeTtlSeconds", 70));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		Answer state = fan.state();
		assertThat(state.json().propertyNames()).containsExactlyInAnyOrder("userId", "concertId", "status",
				"activatedAt", "expiresAt");
		assertThat(state.header("Retry-After")).isEmpty();
		assertThat(Duration.between(time(state, "activatedAt"), time(state, "expiresAt"))).hasSeconds(70);

		Answer joinedAgain = fan.tryToJoin(sale).hasStatus(200);
		assertThat(joinedAgain.text("token")).isEqualTo(fan.token());
		assertThat(joinedAgain.text("status")).isEqualTo("ACTIVE");
		assertThat(joinedAgain.text("expiresAt")).isEqualTo(state.text("expiresAt"));
	}

	@Test
	void estimatesWaitOnceSomebodyWasAdmitted() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		this.frontrow.fan("Alex").enter(sale);
		// Not paused: then there is no saying.
		this.frontrow.tune(sale, Map.of("maxActive", 1));
		Fan next = this.frontrow.fan("Mina").join(sale);
		// An instance knows of the admission with its next snapshot.
		await().pollInterval(Duration.ofMillis(600))
			.until(() -> next.state().get("estimatedWaitSeconds").isIntegralNumber());
	}

	@Test
	void tokenEndsWithItsTime() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		this.frontrow.tune(sale, Map.of("activeTtlSeconds", 1));
		Fan fan = this.frontrow.fan("Alex").join(sale);
		Answer ended = fan.awaitStatus("EXPIRED");
		assertThat(ended.json().propertyNames()).containsExactlyInAnyOrder("userId", "concertId", "status", "expiredAt",
				"reason");
		assertThat(ended.text("reason")).isEqualTo("TIME");
		assertThat(time(ended, "expiredAt")).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
		fan.asks(sale.path("/dates")).isRefused(401, "QUEUE_TOKEN_EXPIRED");
		assertThat(fan.leave().hasStatus(204).raw()).isEmpty();
		assertThat(fan.state().text("reason")).isEqualTo("TIME");

		String old = fan.token();
		assertThat(fan.tryToJoin(sale).hasStatus(201).text("token")).isNotEqualTo(old);
	}

	@Test
	void leavingGivesUpThePlace() {
		Sale sale = pausedSale();
		Fan first = this.frontrow.fan("Alex").join(sale);
		Fan second = this.frontrow.fan("Mina").join(sale);
		assertThat(first.leave().hasStatus(204).raw()).isEmpty();
		assertThat(first.state().text("reason")).isEqualTo("LEFT");
		assertThat(second.state().number("position")).isEqualTo(1);
		first.leave().hasStatus(204);
		String old = first.token();
		assertThat(first.join(sale).token()).isNotEqualTo(old);
		assertThat(first.state().number("position")).isEqualTo(2);
	}

	@Test
	void leavingGivesUpTheTurnAndWhatIsHeld() {
		Sale sale = this.frontrow.sale(1, 2, 0);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		Fan other = this.frontrow.fan("Mina").enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		fan.leave().hasStatus(204);
		assertThat(other.remaining(sale)).isEqualTo(2);
		assertThat(fan.state().text("reason")).isEqualTo("LEFT");
		assertThat(fan.reservation(reservation).hasStatus(200).text("status")).isEqualTo("CANCELLED");
		fan.asks(sale.path("/dates")).isRefused(401, "QUEUE_TOKEN_EXPIRED");
		fan.pay(reservation).isProblem(409, "RESERVATION_CANCELLED");
	}

	@Test
	void leavingKeepsWhatIsPaid() {
		Sale sale = this.frontrow.sale(1, 2, 0);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		fan.pay(reservation).hasStatus(201);
		fan.leave().hasStatus(204);
		assertThat(fan.state().text("reason")).isEqualTo("PAID");
		assertThat(fan.reservation(reservation).text("status")).isEqualTo("PAID");
	}

	@Test
	void admitsNobodyBeforeTheSaleOpens() {
		OffsetDateTime opening = OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(3);
		Sale later = this.frontrow.sale(new SalePlan().opensAt(opening).section("A", 1, 1, 0));
		Sale open = this.frontrow.sale(1, 1, 0);
		Fan early = this.frontrow.fan("Early").join(later);
		this.frontrow.fan("Alex").enter(open);
		Answer admitted = early.awaitActive().state();
		assertThat(time(admitted, "activatedAt")).isAfterOrEqualTo(opening.toInstant());
	}

	@Test
	void refusesToJoinOnceAllSalesClosed() {
		OffsetDateTime soon = OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(2);
		Sale over = this.frontrow.sale(new SalePlan().startsAt(soon.toString()).section("A", 1, 1, 0));
		Sale closed = this.frontrow.sale(new SalePlan().closesAt(soon).section("A", 1, 1, 0));
		// Both clocks are this machine's.
		Waiting.until(Duration.ofSeconds(10), () -> OffsetDateTime.now(ZoneOffset.UTC).isAfter(soon));
		this.frontrow.fan("Late").tryToJoin(over).isProblem(409, "SALE_CLOSED");
		this.frontrow.fan("Late").tryToJoin(closed).isProblem(409, "SALE_CLOSED");
	}

	@Test
	void joinsWhileOneOfItsPerformancesIsAhead() {
		Sale sale = this.frontrow.sale(new SalePlan().startsAt("2037-05-01T19:30:00+09:00")
			.startsAt("2037-05-02T19:30:00+09:00")
			.section("A", 1, 1, 0));
		Books.closeSale(sale.performanceId());
		this.frontrow.fan("Alex").enter(sale);
	}

	@Test
	void refusesUnknownUserThenUnknownConcert() {
		Map<String, Object> neither = Map.of("userId", UUID.randomUUID(), "concertId", 987_654_321);
		this.frontrow.post("/queue/tokens", neither).isRefused(404, "USER_NOT_FOUND");
		Map<String, Object> noConcert = Map.of("userId", this.frontrow.fan("Alex").userId(), "concertId", 987_654_321);
		this.frontrow.post("/queue/tokens", noConcert).isRefused(404, "CONCERT_NOT_FOUND");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			userId    | {'concertId':1}
			userId    | {'userId':null,'concertId':1}
			userId    | {'userId':'','concertId':1}
			userId    | {'userId':' ','concertId':1}
			userId    | {'userId':'1-1-1-1-1','concertId':1}
			userId    | {'userId':'AAAAAAAAAAAAAAAAAAAAAA==','concertId':1}
			userId    | {'userId':' 01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':1}
			userId    | {'userId':1,'concertId':1}
			userId    | {'userId':['01a1fd69-3a16-7162-89d7-a413d0bcc19b'],'concertId':1}
			concertId | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b'}
			concertId | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':null}
			concertId | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':0}
			concertId | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':-1}
			concertId | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':'1'}
			concertId | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':1.5}
			concertId | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':1.5}
			concertId | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':99999999999999999999}
			token     | {'userId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','concertId':1,'token':'x'}
			""")
	void refusesMalformedRequestToJoin(String field, String body) {
		this.frontrow.post("/queue/tokens", body.replace('\'', '"')).send().blames(field);
	}

	@Test
	void wantsTheHeader() {
		this.frontrow.get("/queue/tokens/current").isRefused(401, "QUEUE_TOKEN_REQUIRED");
		this.frontrow.delete("/queue/tokens/current").isRefused(401, "QUEUE_TOKEN_REQUIRED");
		this.frontrow.get("/queue/tokens/current").token("").isRefused(401, "QUEUE_TOKEN_REQUIRED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "1.", ".", "1.AAAAAAAAAAAAAAAAAAAAAA", "0.AAAAAAAAAAAAAAAAAAAAAA",
			"99999999999999999999.AAAAAAAAAAAAAAAAAAAAAA", "1.**********************", "%00", "{1}", "1:active",
			"{{'a'}}" })
	void knowsNoForgedToken(String token) {
		this.frontrow.get("/queue/tokens/current").token(token).isRefused(404, "QUEUE_TOKEN_NOT_FOUND");
		this.frontrow.delete("/queue/tokens/current").token(token).isRefused(404, "QUEUE_TOKEN_NOT_FOUND");
	}

	@Test
	void knowsNoVariationOfRealToken() {
		String real = this.frontrow.fan("Alex").join(pausedSale()).token();
		String other = this.frontrow.fan("Mina").join(pausedSale()).token();
		String concert = real.substring(0, real.indexOf('.'));
		for (String forged : List.of(real + "x", "0" + real, real.substring(0, real.length() - 1), real + "," + real,
				concert + other.substring(other.indexOf('.')), real.replaceFirst("\\d+", "1"))) {
			this.frontrow.get("/queue/tokens/current").token(forged).isRefused(404, "QUEUE_TOKEN_NOT_FOUND");
		}
	}

	private Sale pausedSale() {
		Sale sale = this.frontrow.announce(new SalePlan().section("A", 1, 1, 0));
		this.frontrow.tune(sale, Map.of("paused", true));
		return sale;
	}

	private static Instant time(Answer answer, String field) {
		return OffsetDateTime.parse(answer.text(field)).toInstant();
	}

}
