package io.frontrow.faults.model;

import java.util.List;

/**
 * A row of {@code reservations}.
 *
 * @param seatIds in ascending order
 */
public record ReservationRow(String reservationId, String userId, String status, List<Long> seatIds) {

}
