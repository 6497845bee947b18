package io.frontrow.support;

/**
 * What keeps a promise of the service, and what is left of it when a test takes it away.
 * The value of a statement's guard stays in its place, so that its parameters still bind.
 */
enum Guard {

	/** The seat's row changes hands only where nobody has it. */
	FREE_SEAT("WHERE seat_id IN (:seats) AND status = 'AVAILABLE'", "WHERE seat_id IN (:seats)"),

	/** The balance changes only where it stays in its range. */
	BALANCE("AND balance + :amount BETWEEN 0 AND :most", "AND (balance + :amount BETWEEN 0 AND :most OR TRUE)"),

	/** The claims rise only to the limit of the concert. */
	SEAT_LIMIT("AND seats + :seats <= :most", "AND (seats + :seats <= :most OR TRUE)"),

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
