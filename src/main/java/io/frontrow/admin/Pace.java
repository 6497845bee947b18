package io.frontrow.admin;

import java.time.Duration;

/**
 * How many rows a walk takes at a time: few at first, more while they come quickly, fewer
 * where they come slowly. So one statement stays far from its time limit, whatever the
 * disk, and never keeps the sale from the database for long. Not thread-safe.
 */
final class Pace {

	private static final int ROWS_AT_FIRST = 100;

	private static final Duration QUICK = Duration.ofMillis(100);

	private static final Duration SLOW = Duration.ofMillis(400);

	private final int rowsMax;

	private int rows;

	Pace(int rowsMax) {
		this.rowsMax = rowsMax;
		this.rows = Math.min(ROWS_AT_FIRST, rowsMax);
	}

	int rows() {
		return this.rows;
	}

	void note(Duration took) {
		if (took.compareTo(QUICK) < 0) {
			this.rows = Math.min(this.rows * 2, this.rowsMax);
		}
		else if (took.compareTo(SLOW) > 0) {
			this.rows = Math.max(this.rows / 4, 1);
		}
	}

}
