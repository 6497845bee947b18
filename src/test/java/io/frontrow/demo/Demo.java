package io.frontrow.demo;

import java.util.List;

/** What a newcomer can use: the concerts on sale, and fans with money. */
record Demo(List<Sale> sales, List<Fan> fans) {

	static final Demo NONE = new Demo(List.of(), List.of());

	record Sale(long concertId, String title) {
	}

	/** The balance is in the currency's minor unit. */
	record Fan(String userId, String name, long balance) {
	}

}
