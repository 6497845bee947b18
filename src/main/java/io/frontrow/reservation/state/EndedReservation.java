package io.frontrow.reservation.state;

import java.util.List;
import java.util.UUID;

/**
 * A reservation that was paid, cancelled or ran out, as far as Redis has to know of it.
 *
 * @param seatIds in ascending order
 */
public record EndedReservation(UUID reservationId, UUID userId, long concertId, long performanceId,
		ReservationStatus status, List<Long> seatIds) {
}
