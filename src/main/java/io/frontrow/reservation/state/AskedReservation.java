package io.frontrow.reservation.state;

import java.util.UUID;

/** Somebody's question for a reservation. */
record AskedReservation(UUID reservationId) {
}
