package io.frontrow.admin;

import java.util.List;

import io.frontrow.SqlBooks;

/**
 * A sale of two performances, written by SQL: each user has two seats of one of them,
 * paid by two charges. In books that are right. To 10,000 users, or as many as
 * {@code -Dfrontrow.audit.users} says, up to 999,998; each makes 11 rows.
 */
final class BulkSale {

	private static final int USERS = Integer.getInteger("frontrow.audit.users", 10_000) / 2 * 2;

	private static final String USER = "CONCAT(LPAD(HEX(n), 8, '0'), '-0000-7000-8000-0000000b0000')";

	private static final String RESERVATION = "CONCAT(LPAD(HEX(n), 8, '0'), '-0000-7000-9000-0000000b0000')";

	/** The first half of the users goes to the first. */
	private static final String PERFORMANCE = "IF(n <= " + USERS / 2 + ", 900001, 900002)";

	private static final String IS_BULK = " BETWEEN 900001000001 AND 900002999999";

	private static final List<String> SELL = List.of("CREATE TABLE bulk (n BIGINT NOT NULL PRIMARY KEY)",
			"INSERT INTO bulk WITH RECURSIVE d AS (SELECT 0 AS x UNION ALL SELECT x + 1 FROM d WHERE x < 9)"
					+ " SELECT n FROM (SELECT a.x + 10 * b.x + 100 * c.x + 1000 * e.x + 10000 * f.x + 100000 * g.x + 1 AS n"
					+ " FROM d a, d b, d c, d e, d f, d g) million WHERE n <= " + USERS + " ORDER BY n",
			"INSERT INTO concerts VALUES (900, 'Bulk', 'Bulk', NULL, '2037-05-01', 4, '2037-05-01')",
			"INSERT INTO line_settings (concert_id, admit_per_tick, tick_millis, active_ttl_seconds, hold_ttl_seconds,"
					+ " sale_closes_at) VALUES (900, 1, 1000, 1, 1, '2037-05-01')",
			"INSERT INTO performances SELECT p, 900, '2037-05-01', 0, 'Bulk', '2037-05-01', " + USERS + ", 0, " + USERS
					+ ", 0 FROM (SELECT 900001 AS p UNION SELECT 900002) two",
			"INSERT INTO users (user_id, name, balance, entry_count, created_at) SELECT " + USER
					+ ", 'Bulk', 800, 3, '2037-05-01' FROM bulk",
			"INSERT INTO balance_entries SELECT " + USER + ", k, " + USER + ", IF(k = 3, 'PAYMENT', 'CHARGE'),"
					+ " ELT(k, 400, 600, -200), ELT(k, 400, 1000, 800), IF(k = 3, " + RESERVATION
					+ ", NULL), '2037-05-01' FROM bulk, (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3) three",
			"INSERT INTO reservations SELECT " + RESERVATION + ", " + USER + ", 900, " + PERFORMANCE
					+ ", 'PAID', 2, 200, '2037-05-01', '2037-05-01', '2037-05-01', 0 FROM bulk",
			"INSERT INTO payments SELECT " + RESERVATION + ", " + RESERVATION + ", " + USER
					+ ", 200, 800, '2037-05-01' FROM bulk",
			"INSERT INTO seat_claims (user_id, concert_id, seats) SELECT " + USER + ", 900, 2 FROM bulk",
			"INSERT INTO reservation_seats SELECT " + RESERVATION + ", " + PERFORMANCE + " * 1000000 + (n - 1) % "
					+ USERS / 2 + " * 2 + k, 100 FROM bulk, (SELECT 1 AS k UNION SELECT 2) two",
			"INSERT INTO seats (seat_id, status, reservation_id) SELECT seat_id, 'SOLD', reservation_id"
					+ " FROM reservation_seats WHERE seat_id" + IS_BULK);

	private static final List<String> REMOVE = List.of("DELETE FROM seats WHERE seat_id" + IS_BULK,
			"DELETE FROM reservation_seats WHERE seat_id" + IS_BULK, "DELETE FROM seat_claims WHERE concert_id = 900",
			"DELETE FROM payments WHERE reservation_id LIKE '%-9000-0000000b0000'",
			"DELETE FROM reservations WHERE concert_id = 900",
			"DELETE FROM balance_entries WHERE user_id LIKE '%-0000000b0000'",
			"DELETE FROM users WHERE user_id LIKE '%-0000000b0000'", "DELETE FROM performances WHERE concert_id = 900",
			"DELETE FROM line_settings WHERE concert_id = 900", "DELETE FROM concerts WHERE concert_id = 900",
			"DROP TABLE bulk");

	private final SqlBooks books;

	BulkSale(SqlBooks books) {
		this.books = books;
	}

	void sell() {
		SELL.forEach(this.books::change);
	}

	void remove() {
		REMOVE.forEach(this.books::change);
	}

	/** In all tables. */
	int rows() {
		return USERS * (1 + 3 + 1 + 1 + 1 + 2 + 2);
	}

}
