package io.frontrow.reservation.ending;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.frontrow.catalog.Seat;
import io.frontrow.engine.commit.GuardedStatement;
import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.frontrow.reservation.state.PerformanceCounts;
import io.frontrow.reservation.state.Reservation;
import io.frontrow.reservation.state.Reservations;
import io.r2dbc.spi.Readable;

/**
 * The reservations' side of payments, inside their transaction.
 */
public final class PaidReservations {

	private PaidReservations() {
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
	 * The query for the reservations that wait for a payment of the same users, in each
	 * of their concerts, without those that are being paid.
	 */
	public static String othersPending(Collection<Reservation> paid) {
		return "SELECT user_id, concert_id, COUNT(*) AS pending FROM reservations WHERE user_id IN "
				+ Literals.list(paid.stream().map(Reservation::userId).distinct().sorted().toList())
				+ " AND status = 'PENDING_PAYMENT' AND expires_at > UTC_TIMESTAMP(6) AND reservation_id NOT IN "
				+ Literals.list(ids(paid)) + " GROUP BY user_id, concert_id";
	}

	/**
	 * Reservations of one user and concert that wait for a payment.
	 *
	 * @param pending how many, at least 1
	 */
	public record Others(UUID userId, long concertId, int pending) {

		/** A row of {@link #othersPending}. */
		public static Others of(Readable row) {
			return new Others(Rows.uuid(row, "user_id"), Rows.number(row, "concert_id"), Rows.small(row, "pending"));
		}

		/** Whether they are the other ones of that reservation's user and concert. */
		public boolean areBeside(Reservation reservation) {
			return this.userId.equals(reservation.userId()) && this.concertId == reservation.concertId();
		}

	}

	private static List<UUID> ids(Collection<Reservation> reservations) {
		return reservations.stream().map(Reservation::reservationId).sorted().toList();
	}

}
