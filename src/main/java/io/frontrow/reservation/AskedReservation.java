package io.frontrow.reservation;

import java.util.UUID;

/** Somebody's question for a reservation. */
record AskedReservation(UUID reservationId) {
}
