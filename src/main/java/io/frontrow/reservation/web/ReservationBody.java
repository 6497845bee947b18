package io.frontrow.reservation.web;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.frontrow.account.Money;
import io.frontrow.catalog.Seat;
import io.frontrow.reservation.state.Reservation;
import io.frontrow.reservation.state.ReservationStatus;
import org.jspecify.annotations.Nullable;

record ReservationBody(UUID reservationId, UUID userId, long concertId, long performanceId, ReservationStatus status,
		List<Seat> seats, long amount, String currency, Instant expiresAt, Instant createdAt,
		@Nullable Instant paidAt) {

	static ReservationBody of(Reservation reservation) {
		return new ReservationBody(reservation.reservationId(), reservation.userId(), reservation.concertId(),
				reservation.performanceId(), reservation.status(), reservation.seats(), reservation.amount(),
				Money.CURRENCY, reservation.expiresAt(), reservation.createdAt(), reservation.paidAt());
	}

}
