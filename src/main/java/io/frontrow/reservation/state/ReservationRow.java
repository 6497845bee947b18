package io.frontrow.reservation.state;

import java.util.Arrays;
import java.util.List;

import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;
import io.frontrow.engine.database.Rows;
import io.r2dbc.spi.Readable;

/** A reservation as it is read, whose seats are not looked up yet. */
public record ReservationRow(Reservation plain, List<Long> seatIds) {

	/**
	 * A hold that has run out is over by the database's clock, not when the sweeper
	 * comes.
	 */
	static final String SELECT = """
			SELECT r.*,
			  IF(r.status = 'PENDING_PAYMENT' AND r.expires_at <= UTC_TIMESTAMP(6), 'EXPIRED', r.status) AS status_now,
			  IF(r.status = 'PAID', r.ended_at, NULL) AS paid_at,
			  (SELECT GROUP_CONCAT(s.seat_id ORDER BY s.seat_id) FROM reservation_seats s
			   WHERE s.reservation_id = r.reservation_id) AS seat_ids
			FROM reservations r
			""";

	static ReservationRow of(Readable row) {
		Reservation plain = new Reservation(Rows.uuid(row, "reservation_id"), Rows.uuid(row, "user_id"),
				Rows.number(row, "concert_id"), Rows.number(row, "performance_id"),
				ReservationStatus.valueOf(Rows.text(row, "status_now")), List.of(), Rows.number(row, "amount"),
				Rows.time(row, "expires_at"), Rows.time(row, "created_at"), Rows.timeOrNull(row, "paid_at"));
		return new ReservationRow(plain, seatIds(row));
	}

	/** Of the column {@code seat_ids}, where the ids are joined by commas. */
	public static List<Long> seatIds(Readable row) {
		return Arrays.stream(Rows.text(row, "seat_ids").split(",")).map(Long::valueOf).toList();
	}

	Reservation at(Performance performance) {
		List<Seat> seats = this.seatIds.stream().map(performance::seat).toList();
		return new Reservation(this.plain.reservationId(), this.plain.userId(), this.plain.concertId(),
				this.plain.performanceId(), this.plain.status(), seats, this.plain.amount(), this.plain.expiresAt(),
				this.plain.createdAt(), this.plain.paidAt());
	}

}
