package io.frontrow.payment;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.SqlBooks;
import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.Servers;
import org.junit.jupiter.api.Test;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a payment does to its token, and what is written down of that. */
class SpentTurnIT {

	/** Two seconds after its end the sweeper would tidy. */
	private static final Duration BEFORE_IT_IS_TOLD_AGAIN = Duration.ofMillis(1_900);

	private final Frontrow frontrow = Frontrow.shared();

	private final SqlBooks books = new SqlBooks(Servers.shared());

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

	/**
	 * Both payments are under way before either is decided. The one that is decided later
	 * must see that the other was made.
	 */
	@Test
	void endsWithTheLastOfTwoPaymentsAtOnce() throws SQLException {
		Sale sale = this.frontrow.sale(new SalePlan().section("A", 1, 2, 1_000).maxSeatsPerUser(2));
		Fan fan = this.frontrow.fan("Alex").enter(sale).charge(2_000);
		List<String> reservations = fan.seats(sale).stream().map((seat) -> fan.hold(sale, seat)).toList();
		CompletableFuture<Answer> here;
		CompletableFuture<Answer> there;
		try (Connection other = Books.lock("SELECT * FROM users WHERE user_id = ? FOR UPDATE", fan.userId())) {
			here = fan.paying(reservations.get(0)).sendAsync();
			there = fan.at(Frontrow.second()).paying(reservations.get(1)).sendAsync();
			await().pollInterval(SqlBooks.LOCKS_REFRESHED)
				.until(this.books::waitingForLocks, (waiting) -> waiting == 2);
			other.rollback();
		}
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
