package io.frontrow.support;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
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

	private Frontrow small;

	@BeforeAll
	void start() {
		this.small = Frontrow.start("frontrow.database.units-max=" + MOST, "spring.r2dbc.pool.max-size=20");
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

	private CompletableFuture<Answer> charge(Fan fan) {
		return this.small.post("/users/" + fan.userId() + "/balance/charges", Map.of("amount", 1)).sendAsync();
	}

}
