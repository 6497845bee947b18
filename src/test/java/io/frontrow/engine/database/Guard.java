package io.frontrow.engine.database;

/**
 * What keeps a promise of the service, and what is left of it when a test takes it away.
 */
enum Guard {

	/** The seat's row changes hands only where nobody has it. */
	FREE_SEAT(") AND status = 'AVAILABLE'", ")"),

	/** The balance changes only where it stays in its range. */
	BALANCE("WHERE u.balance + c.amount BETWEEN", "WHERE TRUE OR u.balance + c.amount BETWEEN"),

	/** The claims rise only to the limit of the concert. */
	SEAT_LIMIT("IF(seats + VALUES(seats) <= VALUES(seats_max)", "IF(TRUE"),

	/** The key is inserted before the work, and once. */
	IDEMPOTENCY_KEY("INSERT INTO idempotency_records", "INSERT IGNORE INTO idempotency_records"),

	/** The work goes on when its client has gone. It is no statement. */
	DETACHMENT("", "");

	private final String guarded;

	private final String unguarded;

	Guard(String guarded, String unguarded) {
		this.guarded = guarded;
		this.unguarded = unguarded;
	}

	boolean isIn(String statement) {
		return !this.guarded.isEmpty() && statement.contains(this.guarded);
	}

	String removedFrom(String statement) {
		return statement.replace(this.guarded, this.unguarded);
	}

}
