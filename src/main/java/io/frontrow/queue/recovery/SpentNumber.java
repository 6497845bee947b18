package io.frontrow.queue.recovery;

/** The ticket of a token that was used up. */
public record SpentNumber(long concertId, long number) {
}
