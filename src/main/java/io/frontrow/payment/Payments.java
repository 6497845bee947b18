package io.frontrow.payment;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.GuardedStatement;
import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.reservation.state.Reservation;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The payments made; one per reservation, by a unique index.
 */
@Component
public class Payments {

	private final DatabaseClient database;

	private final UnitsOfWork units;

	Payments(DatabaseClient database, UnitsOfWork units) {
		this.database = database;
		this.units = units;
	}

	/**
	 * The statement that records the payments.
	 */
	static GuardedStatement insertion(Map<Reservation, Payment> payments) {
		String rows = payments.entrySet()
			.stream()
			.map((paid) -> Literals.row(paid.getValue().paymentId(), paid.getKey().reservationId(),
					paid.getKey().userId(), paid.getValue().amount(), paid.getValue().balance(),
					paid.getValue().paidAt()))
			.collect(Collectors.joining(","));
		return GuardedStatement.certain("payments",
				"INSERT INTO payments (payment_id, reservation_id, user_id, amount, balance_after, paid_at) VALUES "
						+ rows,
				payments.size());
	}

	/**
	 * The payment if it is that user's.
	 * @return an error {@code PAYMENT_NOT_FOUND}
	 */
	public Mono<Payment> find(UUID paymentId, UUID userId) {
		return this.units.detached(read(paymentId, userId))
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.PAYMENT_NOT_FOUND)));
	}

	private Mono<Payment> read(UUID paymentId, UUID userId) {
		return this.database.sql("SELECT * FROM payments WHERE payment_id = :payment AND user_id = :user")
			.bind("payment", paymentId.toString())
			.bind("user", userId.toString())
			.map(Payments::payment)
			.one();
	}

	private static Payment payment(Readable row) {
		return new Payment(Rows.uuid(row, "payment_id"), Rows.uuid(row, "reservation_id"), Rows.number(row, "amount"),
				Rows.number(row, "balance_after"), Rows.time(row, "paid_at"));
	}

}
