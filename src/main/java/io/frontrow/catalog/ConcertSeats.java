package io.frontrow.catalog;

import java.util.List;

/** A concert and the seats of each of its performances. */
public record ConcertSeats(Concert concert, List<SeatMap> seats) {
}
