package io.frontrow.admin;

import java.util.stream.Stream;

/**
 * Every kind of breach of every rule. In the statements {@code :payer} has paid
 * {@code :paid}, which is seat {@code :sold}; {@code :holder} has {@code :pending}, which
 * is seat {@code :held}; {@code :cancelled} is over, and seat {@code :free} is on sale,
 * all of {@code :performance} of {@code :concert}. {@code :nobody} is no id of anything.
 */
final class Breaches {

	private static final String INSERT_ENTRY = "INSERT INTO balance_entries (user_id, entry_number, entry_id, type,"
			+ " amount, balance_after, reference, created_at) ";

	private static final String INSERT_RESERVATION = "INSERT INTO reservations (reservation_id, user_id, concert_id,"
			+ " performance_id, status, seat_count, amount, expires_at, created_at) ";

	private static final String TAKE_ONE = "UPDATE performances SET remaining = remaining - 1"
			+ " WHERE performance_id = :performance";

	private static final String GIVE_ONE = "UPDATE performances SET remaining = remaining + 1"
			+ " WHERE performance_id = :performance";

	private static final String SELL_ONE = "UPDATE performances SET remaining = remaining - 1, sold = sold + 1"
			+ " WHERE performance_id = :performance";

	private static final String UNSELL_ONE = "UPDATE performances SET remaining = remaining + 1, sold = sold - 1"
			+ " WHERE performance_id = :performance";

	private static final String FREE = "UPDATE seats SET status = 'AVAILABLE', reservation_id = NULL, held_until = NULL"
			+ " WHERE seat_id = :free";

	private Breaches() {
	}

	static Stream<Breach> all() {
		return Stream.of(money(), payments(), seats(), reservations(), orphans()).flatMap((breaches) -> breaches);
	}

	private static Stream<Breach> money() {
		return Stream.of(
				Breach.of("balance-is-sum-of-entries", "a balance grew without an entry")
					.plant("UPDATE users SET balance = balance + 1 WHERE user_id = :payer")
					.mend("UPDATE users SET balance = balance - 1 WHERE user_id = :payer")
					.naming(":payer"),
				Breach.of("balance-is-sum-of-entries", "an entry was not counted")
					.plant("UPDATE users SET entry_count = entry_count - 1 WHERE user_id = :payer")
					.mend("UPDATE users SET entry_count = entry_count + 1 WHERE user_id = :payer")
					.naming(":payer"),
				Breach.of("entry-follows-entry", "a balance in the middle of the ledger is wrong")
					.plant("UPDATE balance_entries SET balance_after = balance_after + 1"
							+ " WHERE user_id = :payer AND entry_number = 1")
					.mend("UPDATE balance_entries SET balance_after = balance_after - 1"
							+ " WHERE user_id = :payer AND entry_number = 1")
					.naming(":payer/1, :payer/2"));
	}

	private static Stream<Breach> payments() {
		String rule = MoneyRules.PAYMENTS;
		return Stream.of(
				Breach.of(rule, "a payment of another amount")
					.plant("UPDATE payments SET amount = amount + 1 WHERE reservation_id = :paid")
					.mend("UPDATE payments SET amount = amount - 1 WHERE reservation_id = :paid")
					.naming(":payer/2"),
				Breach.of(rule, "a paid reservation without a payment")
					.plant("DELETE FROM payments WHERE reservation_id = :paid")
					.mend("INSERT INTO payments (payment_id, reservation_id, user_id, amount, balance_after, paid_at)"
							+ " SELECT r.reservation_id, r.reservation_id, r.user_id, r.amount, e.balance_after, r.ended_at"
							+ " FROM reservations r JOIN balance_entries e ON e.reference = r.reservation_id"
							+ " WHERE r.reservation_id = :paid")
					.naming(":paid"),
				Breach.of(rule, "a payment of a reservation that is not paid")
					.plant("INSERT INTO payments (payment_id, reservation_id, user_id, amount, balance_after, paid_at)"
							+ " SELECT :nobody, reservation_id, user_id, amount, 0, ended_at FROM reservations"
							+ " WHERE reservation_id = :cancelled")
					.mend("DELETE FROM payments WHERE payment_id = :nobody")
					.naming(":nobody"),
				Breach.of(rule, "a payment taken twice, with a charge between")
					.plant(INSERT_ENTRY + "SELECT user_id, 3, :nobody, 'CHARGE', -amount, balance_after - amount, NULL,"
							+ " created_at FROM balance_entries WHERE user_id = :payer AND entry_number = 2",
							INSERT_ENTRY + "SELECT user_id, 4, :nobody, type, amount, balance_after, reference,"
									+ " created_at FROM balance_entries WHERE user_id = :payer AND entry_number = 2",
							"UPDATE users SET entry_count = 4 WHERE user_id = :payer")
					.mend("DELETE FROM balance_entries WHERE user_id = :payer AND entry_number > 2",
							"UPDATE users SET entry_count = 2 WHERE user_id = :payer")
					.naming("users (:payer)"),
				Breach.of(rule, "a payment entry of nothing")
					.plant("UPDATE balance_entries SET reference = NULL WHERE user_id = :payer AND entry_number = 2")
					.mend("UPDATE balance_entries SET reference = :paid WHERE user_id = :payer AND entry_number = 2")
					.naming(":payer/2"),
				Breach.of(rule, "a paid reservation without an entry")
					.plant("UPDATE balance_entries SET type = 'REFUND' WHERE user_id = :payer AND entry_number = 2")
					.mend("UPDATE balance_entries SET type = 'PAYMENT' WHERE user_id = :payer AND entry_number = 2")
					.naming("users (:payer)"));
	}

	private static Stream<Breach> seats() {
		return Stream.of(
				Breach.of("performance-counts-its-seats", "one seat fewer remains than are available")
					.plant(TAKE_ONE)
					.mend(GIVE_ONE)
					.naming(":performance"),
				Breach.of("performance-counts-its-seats", "one more is sold than seats are")
					.plant(SELL_ONE)
					.mend(UNSELL_ONE)
					.naming(":performance"),
				Breach.of("performance-counts-its-seats", "the hall is smaller than its seats")
					.plant("UPDATE performances SET capacity = capacity + 1 WHERE performance_id = :performance")
					.mend("UPDATE performances SET capacity = capacity - 1 WHERE performance_id = :performance")
					.naming(":performance"),
				Breach.of("sold-seat-is-paid", "a seat sold to nobody")
					.plant("UPDATE seats SET status = 'SOLD' WHERE seat_id = :free", SELL_ONE)
					.mend(FREE, UNSELL_ONE)
					.naming(":free"),
				Breach.of("sold-seat-is-paid", "a seat sold for a reservation of another")
					.plant("UPDATE seats SET status = 'SOLD', reservation_id = :paid WHERE seat_id = :free", SELL_ONE)
					.mend(FREE, UNSELL_ONE)
					.naming(":free"),
				Breach.of("sold-seat-is-paid", "a seat sold for a cancelled reservation of its own")
					.plant("UPDATE seats SET status = 'SOLD', reservation_id = :cancelled WHERE seat_id = :free",
							SELL_ONE)
					.mend(FREE, UNSELL_ONE)
					.naming(":free"),
				Breach.of("held-seat-is-pending", "a seat held for nobody")
					.plant("UPDATE seats SET status = 'HELD', held_until = UTC_TIMESTAMP(6) WHERE seat_id = :free",
							TAKE_ONE)
					.mend(FREE, GIVE_ONE)
					.naming(":free"),
				Breach.of("held-seat-is-pending", "a seat held for a cancelled reservation of its own")
					.plant("UPDATE seats SET status = 'HELD', reservation_id = :cancelled, held_until ="
							+ " (SELECT expires_at FROM reservations WHERE reservation_id = :cancelled)"
							+ " WHERE seat_id = :free", TAKE_ONE)
					.mend(FREE, GIVE_ONE)
					.naming(":free"),
				Breach.of("held-seat-is-pending", "a seat held longer than its reservation")
					.plant("UPDATE seats SET held_until = held_until + INTERVAL 1 SECOND WHERE seat_id = :held")
					.mend("UPDATE seats SET held_until = held_until - INTERVAL 1 SECOND WHERE seat_id = :held")
					.naming(":held"),
				Breach.of("available-seat-is-free", "an available seat that names its last reservation")
					.plant("UPDATE seats SET reservation_id = :cancelled WHERE seat_id = :free")
					.mend(FREE)
					.naming(":free"));
	}

	private static Stream<Breach> reservations() {
		return Stream.of(Breach.of("live-reservation-has-its-seats", "a second reservation of a sold seat")
			.plant(INSERT_RESERVATION + "SELECT :nobody, :holder, concert_id, performance_id, 'PENDING_PAYMENT',"
					+ " 1, amount, UTC_TIMESTAMP(6) + INTERVAL 1 HOUR, created_at FROM reservations"
					+ " WHERE reservation_id = :paid",
					"INSERT INTO reservation_seats SELECT :nobody, seat_id, price FROM reservation_seats"
							+ " WHERE reservation_id = :paid",
					"UPDATE seat_claims SET seats = seats + 1 WHERE user_id = :holder")
			.mend("DELETE FROM reservations WHERE reservation_id = :nobody",
					"DELETE FROM reservation_seats WHERE reservation_id = :nobody",
					"UPDATE seat_claims SET seats = seats - 1 WHERE user_id = :holder")
			.naming(":nobody/:sold"),
				Breach.of("live-reservation-has-its-seats", "a reservation that costs more than its seats")
					.plant("UPDATE reservations SET amount = amount + 1 WHERE reservation_id = :pending")
					.mend("UPDATE reservations SET amount = amount - 1 WHERE reservation_id = :pending")
					.naming(":pending"),
				Breach.of("live-reservation-has-its-seats", "a reservation that lost a seat")
					.plant("DELETE FROM reservation_seats WHERE reservation_id = :cancelled")
					.mend("INSERT INTO reservation_seats SELECT :cancelled, :free, price FROM reservation_seats"
							+ " WHERE reservation_id = :paid")
					.naming(":cancelled"),
				Breach.of("claims-count-seats", "a user counted one seat too many")
					.plant("UPDATE seat_claims SET seats = seats + 1 WHERE user_id = :payer")
					.mend("UPDATE seat_claims SET seats = seats - 1 WHERE user_id = :payer")
					.naming(":payer/:concert"),
				Breach.of("claims-count-seats", "a user not counted at all")
					.plant("DELETE FROM seat_claims WHERE user_id = :holder")
					.mend("INSERT INTO seat_claims (user_id, concert_id, seats) VALUES (:holder, :concert, 1)")
					.naming(":pending"));
	}

	private static Stream<Breach> orphans() {
		return Stream.of(
				orphan("an entry",
						INSERT_ENTRY + "VALUES (:nobody, 1, :nobody, 'CHARGE', 5, 5, NULL, UTC_TIMESTAMP(6))",
						"DELETE FROM balance_entries WHERE user_id = :nobody", ":nobody/1"),
				orphan("a reservation of nobody",
						"UPDATE reservations SET user_id = :nobody WHERE reservation_id = :cancelled",
						"UPDATE reservations SET user_id = :quitter WHERE reservation_id = :cancelled", ":cancelled"),
				orphan("a reservation's seat", "INSERT INTO reservation_seats VALUES (:nobody, :free, 1)",
						"DELETE FROM reservation_seats WHERE reservation_id = :nobody", ":nobody/:free"),
				orphan("a claim", "INSERT INTO seat_claims (user_id, concert_id, seats) VALUES (:nobody, :concert, 0)",
						"DELETE FROM seat_claims WHERE user_id = :nobody", ":nobody/:concert"),
				orphan("a seat without a performance", "INSERT INTO seats (seat_id) VALUES (999001000001)",
						"DELETE FROM seats WHERE seat_id = 999001000001", "999001000001"),
				orphan("a performance",
						"INSERT INTO performances VALUES (999001, 999, '2037-05-01', 0, '-', '2037-05-01', 0, 0, 0, 0)",
						"DELETE FROM performances WHERE performance_id = 999001", "999001"),
				orphan("a section", "INSERT INTO sections VALUES (999001, 0, 'A', 1, 1, 1, 1)",
						"DELETE FROM sections WHERE performance_id = 999001", "999001/0"),
				orphan("a concert without a line",
						"INSERT INTO concerts VALUES (999, '-', '-', NULL, '2037-05-01', 4, '2037-05-01')",
						"DELETE FROM concerts WHERE concert_id = 999", "concerts (999)"),
				orphan("a line",
						"INSERT INTO line_settings (concert_id, admit_per_tick, tick_millis, active_ttl_seconds,"
								+ " hold_ttl_seconds, sale_closes_at) VALUES (999, 1, 1000, 1, 1, '2037-05-01')",
						"DELETE FROM line_settings WHERE concert_id = 999", "line_settings (999)"));
	}

	private static Breach orphan(String what, String plant, String mend, String named) {
		return Breach.of(TableWalk.NO_ORPHANS, what).plant(plant).mend(mend).naming(named);
	}

}
