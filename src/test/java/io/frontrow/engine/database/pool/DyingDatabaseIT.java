package io.frontrow.engine.database.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.concurrent.Pause;
import io.frontrow.servers.Servers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The database is killed three times in a row while 400 buyers use every connection.
 * Whatever the driver throws while its connections die is an outage and never a defect.
 * {@code -Dfrontrow.killed.rounds=20} repeats it.
 */
class DyingDatabaseIT {

	private static final int BUYERS = 400;

	private static final int KILLS = 3;

	private static final Duration BETWEEN_KILLS = Duration.ofMillis(700);

	private static final Duration AFTER_REFUSAL = Duration.ofMillis(50);

	private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(20);

	private final Map<Integer, AtomicLong> answers = new ConcurrentHashMap<>();

	private final Set<String> defects = ConcurrentHashMap.newKeySet();

	static IntStream rounds() {
		return IntStream.rangeClosed(1, Integer.getInteger("frontrow.killed.rounds", 1));
	}

	@ParameterizedTest
	@MethodSource("rounds")
	void killedDatabaseIsNeverToldAsADefect(int round) {
		ExecutorService threads = Executors.newFixedThreadPool(BUYERS);
		try (Servers servers = Servers.start(); Frontrow frontrow = Frontrow.startOn(servers)) {
			Sale sale = frontrow.sale(new SalePlan().section("A", 100, 100, 1).maxSeatsPerUser(100));
			List<Fan> fans = IntStream.range(0, BUYERS).mapToObj((number) -> frontrow.fan("buyer")).toList();
			fans.forEach((fan) -> fan.charge(1_000).join(sale));
			fans.forEach(Fan::awaitActive);
			AtomicBoolean over = new AtomicBoolean();
			List<CompletableFuture<Void>> buyers = fans.stream()
				.map((fan) -> CompletableFuture.runAsync(() -> buyUntil(over, fan, sale), threads))
				.toList();
			for (int kill = 0; kill < KILLS; kill++) {
				Pause.of(BETWEEN_KILLS);
				servers.database().kill();
				servers.database().start();
			}
			await().atMost(RECOVERY_LIMIT).until(() -> fans.get(0).tryToJoin(sale).status() < 300);
			over.set(true);
			buyers.forEach(CompletableFuture::join);
			await().atMost(RECOVERY_LIMIT).untilAsserted(frontrow::assertAuditHolds);
		}
		finally {
			threads.shutdown();
		}
		System.out.printf("round %d of a killed database: answers by status %s%n", round, this.answers);
		assertThat(this.answers.keySet()).contains(201, 503);
		assertThat(this.defects).isEmpty();
	}

	/** Two holds, of which one is paid: the turn would end with the last one. */
	private void buyUntil(AtomicBoolean over, Fan fan, Sale sale) {
		String best = "{\"performanceId\":%d,\"bestAvailable\":{\"count\":1}}".formatted(sale.performanceId());
		while (!over.get()) {
			Answer paid = note(fan.reserving(best).send());
			Answer cancelled = note(fan.reserving(best).send());
			if (paid.status() == 201 && cancelled.status() == 201) {
				note(fan.pay(paid.text("reservationId")));
				note(fan.cancel(cancelled.text("reservationId")));
			}
			else {
				Pause.of(AFTER_REFUSAL);
			}
		}
	}

	private Answer note(Answer answer) {
		this.answers.computeIfAbsent(answer.status(), (status) -> new AtomicLong()).incrementAndGet();
		if (answer.status() >= 500 && answer.status() != 503) {
			this.defects.add(answer.toString());
		}
		return answer;
	}

}
