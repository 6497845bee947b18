package io.frontrow.catalog;

/**
 * @param remaining seats that can be reserved
 * @param sold seats that are paid
 */
public record SeatCounts(int remaining, int sold) {
}
