package io.frontrow.payment;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.concurrent.Waiting;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What a payment does to its token, and what is written down of that. */
class SpentTurnIT {

	/** Two seconds after its end the sweeper would tidy. */
	private static final Duration BEFORE_IT_IS_TOLD_AGAIN = Duration.ofMillis(1_900);

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void isWrittenDownBeforeTheAnswerAndTidiedAfterIt() {
		Sale sale = this.frontrow.sale(1, 1, 1_000);
		Fan fan = this.frontrow.fan("Alex").enter(sale).charge(1_000);
		String reservation = fan.hold(sale, fan.seats(sale).get(0));
		fan.pay(reservation).hasStatus(201);
		assertThat(count("FROM spent_tickets WHERE bits <> 0 AND concert_id = " + sale.concertId())).isOne();
		String untold = "FROM reservations WHERE redis_pending = 1 AND reservation_id = '" + reservation + "'";
		String active = "FROM active_tokens WHERE concert_id = " + sale.concertId();
		assertThat(Waiting.until(BEFORE_IT_IS_TOLD_AGAIN, () -> count(untold) == 0 && count(active) == 0)).isTrue();
	}

	/** Of two payments at once, the later sees that the other was made. */
	@RepeatedTest(5)
	void endsWithTheLastOfTwoPaymentsAtOnce() {
		Sale sale = this.frontrow.sale(new SalePlan().section("A", 1, 2, 1_000).maxSeatsPerUser(2));
		Fan fan = this.frontrow.fan("Alex").enter(sale).charge(2_000);
		List<String> reservations = fan.seats(sale).stream().map((seat) -> fan.hold(sale, seat)).toList();
		CompletableFuture<Answer> here = fan.paying(reservations.get(0)).sendAsync();
		CompletableFuture<Answer> there = fan.at(Frontrow.second()).paying(reservations.get(1)).sendAsync();
		here.join().hasStatus(201);
		there.join().hasStatus(201);
		assertThat(fan.state().text("status")).isEqualTo("EXPIRED");
	}

	private long count(String rows) {
		Long count = this.frontrow.part(DatabaseClient.class)
			.sql("SELECT COUNT(*) AS n " + rows)
			.map((row) -> row.get("n", Long.class))
			.one()
			.block();
		return (count != null) ? count : -1;
	}

}
