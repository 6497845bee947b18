package io.frontrow.account;

/**
 * Money is a whole number of the currency's minor unit; the won has none.
 */
public final class Money {

	public static final String CURRENCY = "KRW";

	/** A charge is 1 to this. */
	public static final long CHARGE_MAX = 10_000_000;

	/** A balance never passes this; the schema says so too. */
	public static final long BALANCE_MAX = 1_000_000_000_000_000L;

	private Money() {
	}

}
