package io.frontrow.queue;

/** The ticket of a token that was used up. */
public record SpentTicket(long concertId, long number) {
}
