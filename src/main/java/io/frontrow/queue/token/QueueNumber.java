package io.frontrow.queue.token;

import io.frontrow.queue.settings.DrawSeed;

/**
 * What a token's place in the line is computed from. The text is {@code 41}, with a
 * {@code d} behind it where the place was drawn, and {@code p2} where it stands in lane
 * 2: {@code 41dp2}.
 *
 * @param number the number taken at the entrance, from 1; no two tokens of a concert have
 * the same
 * @param lane 0 (everybody) to 3 (first)
 * @param drawn whether its owner came before the sale opened, so that the draw decides
 */
public record QueueNumber(long number, int lane, boolean drawn) {

	/** Lanes of a line: 0 is everybody's, the last one the first. */
	public static final int LANES = 4;

	/** Places of a lane: first those drawn, then those in the order of coming. */
	public static final long LANE = 1L << 41;

	private static final long LATE = 1L << 40;

	/**
	 * Reads a text of that form.
	 * @throws IllegalArgumentException on any other
	 */
	public static QueueNumber read(String text) {
		int digits = 0;
		while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
			digits++;
		}
		boolean drawn = text.startsWith("d", digits);
		int lane = digits + (drawn ? 1 : 0);
		boolean isFirst = text.startsWith("p", lane);
		if (digits == 0 || text.length() != lane + (isFirst ? 2 : 0)) {
			throw new IllegalArgumentException("not a ticket: " + text);
		}
		return new QueueNumber(Long.parseLong(text, 0, digits, 10), isFirst ? text.charAt(lane + 1) - '0' : 0, drawn);
	}

	public String text() {
		return this.number + (this.drawn ? "d" : "") + ((this.lane > 0) ? "p" + this.lane : "");
	}

	/**
	 * Its place among all of the line, the lowest first; as {@code join-7.lua} computes
	 * it.
	 * @param seed of the concert's draw
	 */
	public long place(DrawSeed seed) {
		return (LANES - 1 - this.lane) * LANE + (this.drawn ? seed.permuted(this.number) : LATE + this.number);
	}

}
