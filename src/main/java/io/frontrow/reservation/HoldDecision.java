package io.frontrow.reservation;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.catalog.Seat;
import io.frontrow.idempotency.Attempt.RecordedTransaction;
import io.frontrow.support.Rows;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The decision that counts: seats change hands by one guarded statement whose count of
 * changed rows must be the number of seats asked for. All guards stand in one
 * transaction; where one fails, nothing has happened. The performance's row, which
 * everybody changes, comes last, so that it is locked for the shortest time.
 */
@Component
class HoldDecision {

	private final DatabaseClient database;

	private final Reservations reservations;

	HoldDecision(DatabaseClient database, Reservations reservations) {
		this.database = database;
		this.reservations = reservations;
	}

	/**
	 * Makes the reservation.
	 * @return the reservation as its owner will see it; an error {@link GuardFailed}
	 * where a seat is not available, the user would pass the seat limit, or the sale has
	 * closed
	 */
	Mono<Reservation> make(Draft draft, RecordedTransaction<Reservation> transaction) {
		return transaction.run(claim(draft).then(Mono.defer(() -> insert(draft)))
			.then(Mono.defer(() -> insertSeats(draft)))
			.then(Mono.defer(() -> takeSeats(draft)))
			.then(Mono.defer(() -> this.reservations.read(draft.reservationId(), draft.userId())))
			.delayUntil((made) -> lowerRemaining(draft)));
	}

	private Mono<Void> claim(Draft draft) {
		Mono<Long> raise = this.database.sql("""
				UPDATE seat_claims SET seats = seats + :seats
				WHERE user_id = :user AND concert_id = :concert AND seats + :seats <= :most""")
			.bind("seats", draft.seats().size())
			.bind("user", draft.userId().toString())
			.bind("concert", draft.concertId())
			.bind("most", draft.maxSeatsPerUser())
			.fetch()
			.rowsUpdated();
		return raise.flatMap((raised) -> (raised == 1) ? Mono.just(raised) : beginClaims(draft).then(raise))
			.flatMap((raised) -> exactly(1, raised));
	}

	/**
	 * Not INSERT IGNORE: it would leave all who come second with a shared lock of the
	 * row, and each would deadlock with the others on the way to its update.
	 */
	private Mono<Long> beginClaims(Draft draft) {
		return this.database
			.sql("INSERT INTO seat_claims (user_id, concert_id, seats) VALUES (:user, :concert, 0)"
					+ " ON DUPLICATE KEY UPDATE seats = seats")
			.bind("user", draft.userId().toString())
			.bind("concert", draft.concertId())
			.fetch()
			.rowsUpdated();
	}

	private Mono<Long> insert(Draft draft) {
		return this.database
			.sql("""
					INSERT INTO reservations (reservation_id, user_id, concert_id, performance_id, status, seat_count, amount,
					  expires_at, created_at)
					VALUES (:reservation, :user, :concert, :performance, 'PENDING_PAYMENT', :seats, :amount,
					  UTC_TIMESTAMP(6) + INTERVAL :hold MICROSECOND, UTC_TIMESTAMP(6))""")
			.bind("reservation", draft.reservationId().toString())
			.bind("user", draft.userId().toString())
			.bind("concert", draft.concertId())
			.bind("performance", draft.performance().performanceId())
			.bind("seats", draft.seats().size())
			.bind("amount", draft.amount())
			.bind("hold", draft.holdTtl().toNanos() / 1_000)
			.fetch()
			.rowsUpdated();
	}

	/**
	 * Ids and prices are numbers and UUIDs of our own making, so they may stand in the
	 * text.
	 */
	private Mono<Long> insertSeats(Draft draft) {
		UUID id = draft.reservationId();
		String values = draft.seats()
			.stream()
			.map((Seat seat) -> "('%s',%d,%d)".formatted(id, seat.seatId(), seat.price()))
			.collect(Collectors.joining(","));
		return this.database.sql("INSERT INTO reservation_seats (reservation_id, seat_id, price) VALUES " + values)
			.fetch()
			.rowsUpdated();
	}

	private Mono<Void> takeSeats(Draft draft) {
		List<Long> seatIds = draft.seatIds();
		return this.database.sql("""
				UPDATE seats SET status = 'HELD', reservation_id = :reservation,
				  held_until = (SELECT expires_at FROM reservations WHERE reservation_id = :reservation)
				WHERE seat_id IN (:seats) AND status = 'AVAILABLE'""")
			.bind("reservation", draft.reservationId().toString())
			.bind("seats", seatIds)
			.fetch()
			.rowsUpdated()
			.flatMap((taken) -> exactly(seatIds.size(), taken));
	}

	private Mono<Void> lowerRemaining(Draft draft) {
		return this.database.sql("""
				UPDATE performances SET remaining = remaining - :seats
				WHERE performance_id = :performance AND sale_closes_at > UTC_TIMESTAMP(6)""")
			.bind("seats", draft.seats().size())
			.bind("performance", draft.performance().performanceId())
			.fetch()
			.rowsUpdated()
			.flatMap((lowered) -> exactly(1, lowered));
	}

	private static Mono<Void> exactly(long expected, long changed) {
		return (changed == expected) ? Mono.empty() : Mono.error(new GuardFailed());
	}

	/**
	 * Why a guard failed, read after the fact.
	 */
	Mono<Diagnosis> diagnose(Draft draft) {
		return this.database
			.sql("""
					SELECT
					  (SELECT sale_closes_at <= UTC_TIMESTAMP(6) FROM performances WHERE performance_id = :performance) AS closed,
					  (SELECT GROUP_CONCAT(seat_id ORDER BY seat_id) FROM seats WHERE seat_id IN (:seats)
					     AND (status = 'SOLD' OR (status = 'HELD' AND held_until > UTC_TIMESTAMP(6)))) AS taken,
					  (SELECT GROUP_CONCAT(reservation_id) FROM seats WHERE seat_id IN (:seats)
					     AND status = 'HELD' AND held_until <= UTC_TIMESTAMP(6)) AS overdue_seats,
					  (SELECT GROUP_CONCAT(reservation_id) FROM overdue_reservations
					     WHERE user_id = :user AND concert_id = :concert) AS overdue_own,
					  COALESCE((SELECT seats FROM seat_claims WHERE user_id = :user AND concert_id = :concert), 0) AS claimed""")
			.bind("performance", draft.performance().performanceId())
			.bind("seats", draft.seatIds())
			.bind("user", draft.userId().toString())
			.bind("concert", draft.concertId())
			.map((row) -> new Diagnosis(Rows.small(row, "closed") == 1,
					Diagnosis.numbers(row.get("taken", String.class)),
					Diagnosis.ids(row.get("overdue_seats", String.class), row.get("overdue_own", String.class)),
					Rows.small(row, "claimed")))
			.one();
	}

	/** A guard of the transaction failed; it was rolled back. */
	static class GuardFailed extends RuntimeException {

		private static final long serialVersionUID = 1L;

		GuardFailed() {
			super("a guard of the hold failed", null, false, false);
		}

	}

}
