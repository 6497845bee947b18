package io.frontrow.engine.database;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** More work at once than is carried, at an instance that carries little. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadIT {

	private static final int MOST = 16;

	private static final int CALLS = 60;

	private static final int WAVES = 3;

	private static final int WAVE = 400;

	/** A lock is waited for at least 1 s. */
	private static final Duration PROMPT = Duration.ofMillis(900);

	/** Usually it is a tenth of that. */
	private static final Duration ACCEPTED_LIMIT = Duration.ofSeconds(3);

	private static final long KEPT_BYTES_MAX = 32_000_000;

	private Frontrow small;

	@BeforeAll
	void start() {
		this.small = Frontrow.start("frontrow.database.units-max=" + MOST, "spring.r2dbc.pool.max-size=8",
				"spring.r2dbc.pool.initial-size=8", "spring.r2dbc.pool.min-idle=8");
	}

	@AfterAll
	void stop() {
		this.small.close();
	}

	@Test
	void refusesWhatIsTooMuchAtOnceAndLeavesOtherWorkAlone() throws SQLException {
		Fan fan = this.small.fan("flood");
		List<CompletableFuture<Answer>> charges;
		try (Connection other = Books.lock("SELECT * FROM users WHERE user_id = ? FOR UPDATE", fan.userId())) {
			charges = IntStream.range(0, CALLS).mapToObj((call) -> charge(fan)).toList();
			await().atMost(Duration.ofSeconds(10))
				.until(() -> charges.stream().filter(CompletableFuture::isDone).count() >= CALLS - MOST);
			assertThat(charges).filteredOn(CompletableFuture::isDone).allSatisfy((refused) -> {
				Answer answer = refused.join().isProblem(503, "TEMPORARILY_UNAVAILABLE");
				assertThat(answer.header("Retry-After")).hasValue("1");
			});
			this.small.get("/users/" + fan.userId() + "/balance").answers(200);
			other.rollback();
		}
		Map<Integer, Long> statuses = charges.stream()
			.collect(Collectors.groupingBy((call) -> call.join().status(), Collectors.counting()));
		assertThat(statuses.keySet()).containsOnly(200, 503);
		assertThat(fan.balance()).isEqualTo(statuses.get(200)).isPositive();
		// The places were given back.
		assertThat(charge(fan).join().status()).isEqualTo(200);
	}

	/** All charges wait for one row; they do so with their own share of connections. */
	@Test
	void workThatWaitsForARowLeavesConnectionsToOtherWork() throws SQLException {
		Sale sale = this.small.sale(1, 10, 1_000);
		Fan buyer = this.small.fan("buyer").enter(sale);
		List<Long> seats = buyer.seats(sale);
		Fan stuck = this.small.fan("stuck");
		List<CompletableFuture<Answer>> charges;
		try (Connection other = Books.lock("SELECT * FROM users WHERE user_id = ? FOR UPDATE", stuck.userId())) {
			charges = IntStream.range(0, MOST).mapToObj((call) -> charge(stuck)).toList();
			await().atMost(Duration.ofSeconds(10)).until(this::chargesWaitForTheirTurn);
			for (long seat : seats.subList(0, 4)) {
				long asked = System.nanoTime();
				buyer.cancel(buyer.hold(sale, seat)).hasStatus(204);
				assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PROMPT);
			}
			other.rollback();
		}
		assertThat(charges).allSatisfy((charge) -> assertThat(charge.join().status()).isIn(200, 503));
	}

	private boolean chargesWaitForTheirTurn() {
		return this.small.part(MeterRegistry.class)
			.get("frontrow.units.waiting")
			.tag("kind", "charge")
			.gauge()
			.value() > 0;
	}

	/**
	 * Far more at once than it carries: what it takes on it answers soon, what it refuses
	 * it refuses at once, and it keeps nothing of all that.
	 */
	@Test
	void answersSoonWhatItTakesOnOfAFlood() {
		List<Fan> fans = IntStream.range(0, 20).mapToObj((number) -> this.small.fan("flood")).toList();
		wave(fans);
		long before = usedMemory();
		Map<Integer, List<Duration>> times = IntStream.range(0, WAVES)
			.mapToObj((wave) -> wave(fans))
			.flatMap(List::stream)
			.collect(Collectors.groupingBy(Timed::status, Collectors.mapping(Timed::duration, Collectors.toList())));
		assertThat(times.keySet()).containsOnly(200, 503);
		times.forEach((status, all) -> System.out.printf(
				"flood of %d x %d charges: %d answered %d, median %d ms, slowest %d ms%n", WAVES, WAVE, all.size(),
				status, median(all).toMillis(), Collections.max(all).toMillis()));
		List<Duration> accepted = times.getOrDefault(200, List.of());
		assertThat(Collections.max(accepted)).isLessThan(ACCEPTED_LIMIT);
		assertThat(usedMemory() - before).isLessThan(KEPT_BYTES_MAX);
		assertThat(fans.stream().mapToLong(Fan::balance).sum()).isGreaterThanOrEqualTo(accepted.size());
	}

	private List<Timed> wave(List<Fan> fans) {
		return IntStream.range(0, WAVE).mapToObj((call) -> {
			long asked = System.nanoTime();
			return charge(fans.get(call % fans.size()))
				.thenApply((answer) -> new Timed(answer.status(), Duration.ofNanos(System.nanoTime() - asked)));
		}).toList().stream().map(CompletableFuture::join).toList();
	}

	private static Duration median(List<Duration> all) {
		return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
	}

	private static long usedMemory() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private CompletableFuture<Answer> charge(Fan fan) {
		return this.small.post("/users/" + fan.userId() + "/balance/charges", Map.of("amount", 1)).sendAsync();
	}

	private record Timed(int status, Duration duration) {
	}

}
