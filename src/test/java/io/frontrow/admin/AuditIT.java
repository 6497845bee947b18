package io.frontrow.admin;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.SqlBooks;
import io.frontrow.servers.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.r2dbc.pool.ConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The audit sees every kind of breach, and by the one rule that is broken, on servers of
 * its own: what is planted here would fail everybody else's audit.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/** Of a sale that may be large: see {@link BulkSale}. */
	private static final Duration AUDIT_LIMIT = Duration.ofMinutes(6);

	/** For three calls on a busy machine; one that waits longer is answered 503. */
	private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

	private static final String NOBODY = new UUID(0, 1).toString();

	private final Servers servers = Servers.start();

	private final SqlBooks books = new SqlBooks(this.servers);

	private Frontrow frontrow;

	private Map<String, String> names;

	@BeforeAll
	void sellSomething() {
		this.frontrow = Frontrow.startOn(this.servers);
		Sale sale = this.frontrow.sale(new SalePlan().section("A", 2, 10, 1_000));
		this.frontrow.tune(sale, Map.of("holdTtlSeconds", 86_400));
		Fan payer = this.frontrow.fan("payer").enter(sale).charge(5_000);
		List<Long> seats = payer.seats(sale);
		String paid = payer.hold(sale, seats.get(0));
		payer.pay(paid).hasStatus(201);
		Fan holder = this.frontrow.fan("holder").enter(sale);
		String pending = holder.hold(sale, seats.get(1));
		Fan quitter = this.frontrow.fan("quitter").enter(sale);
		String cancelled = quitter.hold(sale, seats.get(2));
		quitter.cancel(cancelled).hasStatus(204);
		this.names = Map.ofEntries(Map.entry("payer", payer.userId()), Map.entry("paid", paid),
				Map.entry("sold", seats.get(0).toString()), Map.entry("holder", holder.userId()),
				Map.entry("pending", pending), Map.entry("held", seats.get(1).toString()),
				Map.entry("quitter", quitter.userId()), Map.entry("cancelled", cancelled),
				Map.entry("free", seats.get(2).toString()), Map.entry("nobody", NOBODY),
				Map.entry("performance", String.valueOf(sale.performanceId())),
				Map.entry("concert", String.valueOf(sale.concertId())));
	}

	@AfterAll
	void stop() {
		this.frontrow.close();
		this.servers.close();
	}

	static Stream<Breach> breaches() {
		return Breaches.all();
	}

	@ParameterizedTest
	@MethodSource("breaches")
	void seesBreach(Breach breach) {
		breach.plant().forEach((sql) -> this.books.change(named(sql, "'")));
		try {
			Answer audit = audit();
			assertThat(broken(audit)).as(audit.raw()).containsExactly(breach.rule());
			assertThat(detail(audit, breach.rule())).contains("BROKEN").contains(named(breach.named(), ""));
			assertThat(audit.get("ok").booleanValue()).isFalse();
		}
		finally {
			breach.mend().forEach((sql) -> this.books.change(named(sql, "'")));
		}
		assertHolds();
	}

	private String named(String text, String quote) {
		String named = text;
		for (Map.Entry<String, String> name : this.names.entrySet()) {
			named = named.replaceAll(":" + name.getKey() + "\\b", quote + name.getValue() + quote);
		}
		return named;
	}

	/**
	 * A sweep passes over a row that another has locked, so the hold stays unswept for as
	 * long as the lock is held, and the audit reads it nevertheless.
	 */
	@Test
	void seesHoldThatWasNotSwept() {
		String shift = "UPDATE reservations r JOIN seats s ON s.reservation_id = r.reservation_id"
				+ " SET r.expires_at = s.held_until %s INTERVAL 2 DAY, s.held_until = s.held_until %<s INTERVAL 2 DAY"
				+ " WHERE r.reservation_id = :pending";
		try (SqlBooks.Hand planting = this.books.hand(); SqlBooks.Hand keeping = this.books.hand()) {
			planting.change(named(shift.formatted("-"), "'"));
			CompletableFuture<Void> kept = keeping.changeSoon(named(
					"UPDATE reservations SET redis_pending = redis_pending" + " WHERE reservation_id = :pending", "'"));
			await().atMost(LIMIT).until(() -> this.books.waitingForLocks() == 1);
			planting.commit();
			kept.join();
			Answer audit = audit();
			assertThat(broken(audit)).as(audit.raw()).containsExactly("holds-are-swept");
			assertThat(detail(audit, "holds-are-swept")).contains(named(":pending", ""));
			keeping.change(named(shift.formatted("+"), "'"));
			keeping.commit();
		}
		assertHolds();
	}

	@Test
	void namesAFewOfManyAndCountsAll() {
		String seats = "seat_id BETWEEN :held + 10 AND :held + 17";
		this.books.change(named("UPDATE seats SET held_until = UTC_TIMESTAMP(6) WHERE " + seats, "'"));
		assertThat(detail(audit(), "available-seat-is-free")).matches("BROKEN by 8 of \\d+ seats \\((\\d+, ){5}…\\).*");
		this.books.change(named("UPDATE seats SET held_until = NULL WHERE " + seats, "'"));
		assertHolds();
	}

	/** And bounded: so many rows are many pages of every walk. */
	@Test
	void walksALargeSaleBesideARunningOne() {
		Sale sale = this.frontrow.sale(1, 4, 10);
		Fan fan = this.frontrow.fan("in a hurry").enter(sale);
		BulkSale bulk = new BulkSale(this.books);
		bulk.sell();
		try {
			CompletableFuture<Answer> audit = auditing().within(AUDIT_LIMIT).sendAsync();
			long begun = System.nanoTime();
			List<Duration> turns = buyUntil(audit::isDone, fan, sale);
			System.out.printf(
					"audit of %d rows: %d ms; beside it %d charges, holds and cancellations, the slowest %d ms%n",
					bulk.rows(), Duration.ofNanos(System.nanoTime() - begun).toMillis(), turns.size(),
					Collections.max(turns).toMillis());
			assertThat(broken(audit.join())).as(audit.join().raw()).isEmpty();
			assertThat(detail(audit.join(), "sold-seat-is-paid"))
				.contains(this.books.number("SELECT COUNT(*) FROM seats") + " seats");
			assertThat(turns).allSatisfy((turn) -> assertThat(turn).isLessThan(ANSWER_LIMIT));
		}
		finally {
			bulk.remove();
		}
	}

	private static List<Duration> buyUntil(BooleanSupplier done, Fan fan, Sale sale) {
		List<Long> seats = fan.seats(sale);
		List<Duration> turns = new ArrayList<>();
		do {
			long asked = System.nanoTime();
			fan.charge(10).cancel(fan.hold(sale, seats.get(turns.size() % 4))).hasStatus(204);
			turns.add(Duration.ofNanos(System.nanoTime() - asked));
		}
		while (!done.getAsBoolean());
		return turns;
	}

	@Test
	void clientsThatLeaveLeaveNothingOpen() throws IOException {
		for (int client = 0; client < 20; client++) {
			askAndLeave();
		}
		assertHolds();
		ConnectionPool pool = this.frontrow.part(ConnectionPool.class);
		await().atMost(LIMIT).untilAsserted(() -> {
			assertThat(pool.getMetrics().orElseThrow().acquiredSize()).isLessThanOrEqualTo(1);
			assertThat(this.books.openTransactions()).isZero();
		});
	}

	private void askAndLeave() throws IOException {
		try (Socket socket = new Socket("localhost", this.frontrow.address().getPort())) {
			socket.setSoLinger(true, 0);
			socket.getOutputStream()
				.write("GET /api/v1/admin/audit HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n"
					.formatted(Base64.getEncoder().encodeToString(Frontrow.OPERATOR.getBytes(StandardCharsets.UTF_8)))
					.getBytes(StandardCharsets.US_ASCII));
		}
	}

	@Test
	void crowdOfOperatorsSharesFewAudits() {
		Timer audits = this.frontrow.part(MeterRegistry.class).get("frontrow.audit").timer();
		long before = audits.count();
		List<CompletableFuture<Answer>> calls = IntStream.range(0, 30)
			.mapToObj((call) -> auditing().sendAsync())
			.toList();
		assertThat(calls).allSatisfy((call) -> assertThat(broken(call.join().hasStatus(200))).isEmpty());
		assertThat(audits.count() - before).isBetween(1L, 10L);
	}

	private void assertHolds() {
		Answer audit = audit();
		assertThat(broken(audit)).as(audit.raw()).isEmpty();
		assertThat(audit.get("ok").booleanValue()).isTrue();
	}

	private Answer audit() {
		return auditing().answers(200);
	}

	private Call auditing() {
		return this.frontrow.get("/admin/audit").asOperator();
	}

	private static List<String> broken(Answer audit) {
		return checks(audit).filter((check) -> !check.get("ok").booleanValue())
			.map((check) -> check.get("name").stringValue())
			.toList();
	}

	private static String detail(Answer audit, String rule) {
		return checks(audit).filter((check) -> check.get("name").stringValue().equals(rule))
			.map((check) -> check.get("detail").stringValue())
			.findFirst()
			.orElseThrow();
	}

	private static Stream<JsonNode> checks(Answer audit) {
		return StreamSupport.stream(audit.get("checks").spliterator(), false);
	}

}
