package io.frontrow.catalog;

/**
 * How ids nest: a seat's id says its performance and number, a performance's id says its
 * concert. So nothing has to be looked up to know that a seat cannot be of a performance.
 * With at most 100 performances a concert and 100,000 seats a performance, ids stay below
 * 2^53 (safe in JavaScript) for nine million concerts.
 */
public final class SeatIds {

	private static final long SEATS = 1_000_000;

	private static final long PERFORMANCES = 1_000;

	private SeatIds() {
	}

	public static long seat(long performanceId, int number) {
		return performanceId * SEATS + number;
	}

	public static long performanceOf(long seatId) {
		return seatId / SEATS;
	}

	public static int numberOf(long seatId) {
		return (int) (seatId % SEATS);
	}

	/**
	 * @param index counts a concert's performances from 1
	 */
	static long performance(long concertId, int index) {
		return concertId * PERFORMANCES + index;
	}

	static long concertOf(long performanceId) {
		return performanceId / PERFORMANCES;
	}

}
