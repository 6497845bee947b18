package io.frontrow.idempotency;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The same request many times at once, at two instances of the application. */
class DoubleClickIT {

	private static final String KEY = "Idempotency-Key";

	private static final int CLICKS = 30;

	private final Frontrow here = Frontrow.shared();

	private final Frontrow there = Frontrow.second();

	/**
	 * A click on an instance that has never done it may take a second, and be told so.
	 */
	@BeforeEach
	void bothAreWarm() {
		for (Frontrow instance : List.of(this.here, this.there)) {
			Sale sale = instance.sale(1, 1, 0);
			Fan fan = instance.fan("first").enter(sale);
			fan.pay(fan.holdNumbers(sale, 1)).hasStatus(201);
		}
	}

	@Test
	void chargesOnce() {
		Fan fan = this.here.fan("impatient");
		List<Answer> answers = clicks(
				(instance) -> instance.post("/users/" + fan.userId() + "/balance/charges", Map.of("amount", 700)));
		assertOneAnswer(answers, 200);
		assertThat(fan.balance()).isEqualTo(700);
	}

	@Test
	void reservesOnce() {
		Sale sale = this.here.sale(1, 10, 100);
		Fan fan = this.here.fan("impatient").enter(sale);
		List<Long> seats = fan.seats(sale).subList(0, 2);
		List<Answer> answers = clicks((instance) -> fan.at(instance).reserving(sale.performanceId(), seats));
		assertOneAnswer(answers, 201);
		assertThat(fan.remaining(sale)).isEqualTo(8);
	}

	@Test
	void paysOnce() {
		Sale sale = this.here.sale(1, 10, 100);
		Fan fan = this.here.fan("impatient").charge(1_000).enter(sale);
		String reservation = fan.holdNumbers(sale, 1, 2);
		List<Answer> answers = clicks((instance) -> fan.at(instance).paying(reservation));
		assertOneAnswer(answers, 201);
		assertThat(fan.balance()).isEqualTo(800);
		this.here.assertAuditHolds();
	}

	private List<Answer> clicks(Function<Frontrow, Call> call) {
		List<CompletableFuture<Answer>> sent = IntStream.range(0, CLICKS)
			.mapToObj((click) -> call.apply((click % 2 == 0) ? this.here : this.there).header(KEY, "click").sendAsync())
			.toList();
		return sent.stream().map(CompletableFuture::join).toList();
	}

	private static void assertOneAnswer(List<Answer> answers, int status) {
		assertThat(answers).extracting(Answer::status).containsOnly(status);
		assertThat(answers).extracting(Answer::raw).containsOnly(answers.get(0).raw());
		assertThat(answers).filteredOn((answer) -> answer.header("Idempotency-Replayed").isEmpty()).hasSize(1);
	}

	@Test
	void theSecondIsToldToComeBackWhileTheFirstIsStillRunning() throws SQLException {
		Fan fan = this.here.fan("slow");
		CompletableFuture<Answer> first;
		try (Connection other = Books.lock("SELECT * FROM users WHERE user_id = ? FOR UPDATE", fan.userId())) {
			first = charging(this.here, fan).sendAsync();
			awaitUnderWay(fan);
			long begun = System.nanoTime();
			Answer second = charging(this.here, fan).isRefused(409, "IDEMPOTENCY_IN_PROGRESS");
			assertThat(second.header("Retry-After")).hasValue("1");
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(900),
					Duration.ofMillis(2_500));
			other.rollback();
		}
		Answer done = first.join().hasStatus(200);
		assertThat(charging(this.here, fan).answers(200).raw()).isEqualTo(done.raw());
		assertThat(fan.balance()).isEqualTo(1);
	}

	/**
	 * The other instance may be told to come back, or get the answer; never a second
	 * charge.
	 */
	@Test
	void theOtherInstanceWaitsForTheFirst() throws SQLException {
		Fan fan = this.here.fan("slow");
		CompletableFuture<Answer> first;
		CompletableFuture<Answer> second;
		try (Connection other = Books.lock("SELECT * FROM users WHERE user_id = ? FOR UPDATE", fan.userId())) {
			first = charging(this.here, fan).sendAsync();
			awaitUnderWay(fan);
			second = charging(this.there, fan).sendAsync();
			assertThat(second).satisfiesAnyOf((waits) -> assertThat(waits).isNotDone(),
					(told) -> assertThat(told.join().status()).isEqualTo(409));
			other.rollback();
		}
		assertThat(first.join().status()).isIn(200, 409);
		assertThat(second.join().status()).isIn(200, 409);
		charging(this.here, fan).answers(200);
		assertThat(fan.balance()).isEqualTo(1);
	}

	private Call charging(Frontrow instance, Fan fan) {
		return instance.post("/users/" + fan.userId() + "/balance/charges", Map.of("amount", 1)).header(KEY, "slow");
	}

	/** Its transaction has inserted the key, which only a dirty read can see. */
	private static void awaitUnderWay(Fan fan) {
		org.awaitility.Awaitility.await()
			.until(() -> Books.dirtyNumber("SELECT COUNT(*) FROM idempotency_records WHERE user_id = ?",
					fan.userId()) == 1);
	}

}
