package io.frontrow.catalog;

/**
 * Where a seat is and what it costs; this never changes.
 *
 * @param number 1 to the performance's capacity
 * @param row counts a section's rows from 1
 */
public record Seat(long seatId, int number, String section, int row, long price) {
}
