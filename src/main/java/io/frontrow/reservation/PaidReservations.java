package io.frontrow.reservation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.catalog.Seat;
import io.frontrow.commit.GuardedStatement;
import io.frontrow.support.Literals;
import io.frontrow.support.Rows;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The reservations' side of payments, inside their transaction.
 */
@Component
public class PaidReservations {

	private final DatabaseClient database;

	PaidReservations(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * The statement that marks them paid, those that wait and whose time is not past: its
	 * count of changed rows decides between a payment and the expiry.
	 * @param at the time of their payment
	 */
	public static GuardedStatement marking(Collection<Reservation> reservations, Instant at) {
		return GuardedStatement
			.deciding("UPDATE reservations SET status = 'PAID', redis_pending = 1, ended_at = " + Literals.of(at)
					+ " WHERE status = 'PENDING_PAYMENT' AND expires_at > UTC_TIMESTAMP(6) AND reservation_id IN "
					+ Literals.list(ids(reservations)), reservations.size());
	}

	/**
	 * The statements that sell their seats, for a pending reservation has all of them,
	 * and raise the performances' counts, which come last.
	 */
	public static List<GuardedStatement> selling(Collection<Reservation> reservations) {
		List<Long> seatIds = reservations.stream()
			.flatMap((reservation) -> reservation.seats().stream())
			.map(Seat::seatId)
			.sorted()
			.toList();
		GuardedStatement sell = GuardedStatement.certain("seats",
				"UPDATE seats SET status = 'SOLD', held_until = NULL WHERE seat_id IN " + Literals.numbers(seatIds)
						+ " AND status = 'HELD' AND reservation_id IN " + Literals.list(ids(reservations)),
				seatIds.size());
		return List.of(sell, PerformanceCounts.raiseSold(reservations));
	}

	/**
	 * How many reservations of its concert its user has that wait for a payment, for
	 * each, without those that are being paid.
	 */
	public Mono<Map<Reservation, Integer>> othersPending(Collection<Reservation> paid) {
		return this.database
			.sql(Literals.statement("SELECT user_id, concert_id, COUNT(*) AS others FROM reservations WHERE user_id IN "
					+ Literals.list(paid.stream().map(Reservation::userId).distinct().sorted().toList())
					+ " AND status = 'PENDING_PAYMENT' AND expires_at > UTC_TIMESTAMP(6) AND reservation_id NOT IN "
					+ Literals.list(ids(paid)) + " GROUP BY user_id, concert_id"))
			.map((row) -> Map.entry(new Buyer(Rows.uuid(row, "user_id"), Rows.number(row, "concert_id")),
					Rows.small(row, "others")))
			.all()
			.collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.map((others) -> paid.stream()
				.collect(Collectors.toMap(Function.identity(),
						(one) -> others.getOrDefault(new Buyer(one.userId(), one.concertId()), 0))));
	}

	private record Buyer(UUID userId, long concertId) {
	}

	private static List<UUID> ids(Collection<Reservation> reservations) {
		return reservations.stream().map(Reservation::reservationId).sorted().toList();
	}

}
