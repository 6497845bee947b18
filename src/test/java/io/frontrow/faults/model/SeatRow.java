package io.frontrow.faults.model;

/**
 * A row of {@code seats}.
 *
 * @param reservationId the reservation that has the seat, or ""
 */
public record SeatRow(long seatId, String status, String reservationId) {

}
