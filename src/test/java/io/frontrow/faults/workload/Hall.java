package io.frontrow.faults.workload;

import io.frontrow.SalePlan;

/**
 * The hall of a concert: one block of seats for each buyer that no other buyer asks for,
 * and a section that all buyers compete for.
 */
final class Hall {

	/** Seats of a buyer's own block. */
	static final int OWN_SEATS = 50;

	/** The section that all buyers compete for. */
	static final String CONTESTED = "Contested";

	/** Seats that the concert sells to one buyer. */
	static final int SEATS_PER_BUYER_MAX = 100;

	private static final int CONTESTED_ROWS = 10;

	private static final int CONTESTED_SEATS_PER_ROW = 20;

	private static final int PRICE = 1_000;

	private Hall() {
	}

	static SalePlan plan(int buyers) {
		return new SalePlan().maxSeatsPerUser(SEATS_PER_BUYER_MAX)
			.section("Own", buyers, OWN_SEATS, PRICE)
			.section(CONTESTED, CONTESTED_ROWS, CONTESTED_SEATS_PER_ROW, PRICE);
	}

}
