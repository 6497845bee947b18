package io.frontrow.admin;

import java.util.List;

import io.frontrow.support.Rows;
import io.frontrow.support.UnitsOfWork;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * The invariants of money and seats, counted from the database alone, all in one snapshot
 * and without a lock. Each statement counts the rows that break a rule.
 */
@Component
public class Audit {

	private static final List<Rule> RULES = List.of(
			new Rule("balance-is-sum-of-entries", "users whose balance is not the sum of their entries, or is negative",
					"""
							SELECT COUNT(*) AS broken FROM users u
							LEFT JOIN (SELECT user_id, SUM(amount) AS total, COUNT(*) AS entries, MAX(entry_number) AS last
							           FROM balance_entries GROUP BY user_id) e ON e.user_id = u.user_id
							WHERE u.balance <> COALESCE(e.total, 0) OR u.balance < 0
							   OR u.entry_count <> COALESCE(e.entries, 0) OR u.entry_count <> COALESCE(e.last, 0)"""),
			new Rule("entry-follows-entry", "entries whose balance is not that of the one before and their own amount",
					"""
							SELECT COUNT(*) AS broken FROM (
							  SELECT balance_after - amount
							    - COALESCE(LAG(balance_after) OVER (PARTITION BY user_id ORDER BY entry_number), 0) AS gap
							  FROM balance_entries) e
							WHERE gap <> 0"""),
			new Rule("sold-seat-is-paid", "sold seats without exactly one paid reservation", """
					SELECT COUNT(*) AS broken FROM seats s
					LEFT JOIN reservations r ON r.reservation_id = s.reservation_id AND r.status = 'PAID'
					LEFT JOIN reservation_seats x ON x.reservation_id = r.reservation_id AND x.seat_id = s.seat_id
					WHERE s.status = 'SOLD' AND x.seat_id IS NULL"""),
			new Rule("held-seat-is-pending", "held seats without exactly one pending reservation of the same end", """
					SELECT COUNT(*) AS broken FROM seats s
					LEFT JOIN reservations r ON r.reservation_id = s.reservation_id AND r.status = 'PENDING_PAYMENT'
					  AND r.expires_at = s.held_until
					LEFT JOIN reservation_seats x ON x.reservation_id = r.reservation_id AND x.seat_id = s.seat_id
					WHERE s.status = 'HELD' AND x.seat_id IS NULL"""),
			new Rule("available-seat-is-free", "available seats that still name a reservation", """
					SELECT COUNT(*) AS broken FROM seats
					WHERE status = 'AVAILABLE' AND (reservation_id IS NOT NULL OR held_until IS NOT NULL)"""),
			new Rule("live-reservation-has-its-seats", "pending or paid reservations that lack a seat of theirs", """
					SELECT COUNT(*) AS broken FROM reservations r
					WHERE r.status IN ('PENDING_PAYMENT', 'PAID') AND r.seat_count <> (
					  SELECT COUNT(*) FROM reservation_seats x
					  JOIN seats s ON s.seat_id = x.seat_id AND s.reservation_id = x.reservation_id
					  WHERE x.reservation_id = r.reservation_id
					    AND s.status = IF(r.status = 'PAID', 'SOLD', 'HELD'))"""),
			new Rule("holds-are-swept", "holds that ran out more than 2 s ago and were not swept", """
					SELECT COUNT(*) AS broken FROM reservations
					WHERE status = 'PENDING_PAYMENT' AND expires_at < UTC_TIMESTAMP(6) - INTERVAL 2 SECOND"""),
			new Rule("performance-counts-its-seats", "performances whose counts are not those of their seats", """
					SELECT COUNT(*) AS broken FROM performances p
					LEFT JOIN (SELECT performance_id, COUNT(*) AS seats, SUM(status = 'AVAILABLE') AS available,
					             SUM(status = 'SOLD') AS sold FROM seats GROUP BY performance_id) s
					  ON s.performance_id = p.performance_id
					WHERE p.capacity <> COALESCE(s.seats, 0) OR p.remaining <> COALESCE(s.available, 0)
					   OR p.sold <> COALESCE(s.sold, 0)"""),
			new Rule("payment-is-entry-is-reservation",
					"paid reservations, payments and payment entries that do not match",
					"""
							SELECT
							  (SELECT COUNT(*) FROM reservations r LEFT JOIN payments p ON p.reservation_id = r.reservation_id
							     AND p.amount = r.amount AND p.user_id = r.user_id
							   WHERE r.status = 'PAID' AND p.payment_id IS NULL)
							  + (SELECT COUNT(*) FROM payments p LEFT JOIN reservations r
							     ON r.reservation_id = p.reservation_id AND r.status = 'PAID' WHERE r.reservation_id IS NULL)
							  + (SELECT COUNT(*) FROM balance_entries e LEFT JOIN payments p
							     ON p.reservation_id = e.reference AND p.user_id = e.user_id AND p.amount = -e.amount
							     AND p.balance_after = e.balance_after
							   WHERE e.type = 'PAYMENT' AND p.payment_id IS NULL)
							  + ABS((SELECT COUNT(*) FROM payments)
							     - (SELECT COUNT(*) FROM balance_entries WHERE type = 'PAYMENT')) AS broken"""),
			new Rule("claims-count-seats", "users whose claims are not the seats that they hold and own", """
					SELECT COUNT(*) AS broken FROM seat_claims c
					LEFT JOIN (SELECT user_id, concert_id, SUM(seat_count) AS seats FROM reservations
					           WHERE status IN ('PENDING_PAYMENT', 'PAID') GROUP BY user_id, concert_id) r
					  ON r.user_id = c.user_id AND r.concert_id = c.concert_id
					WHERE c.seats <> COALESCE(r.seats, 0)"""), new Rule("no-orphans", "rows that belong to nothing", """
					SELECT
					  (SELECT COUNT(*) FROM balance_entries e LEFT JOIN users u ON u.user_id = e.user_id
					   WHERE u.user_id IS NULL)
					  + (SELECT COUNT(*) FROM reservations r LEFT JOIN users u ON u.user_id = r.user_id
					     WHERE u.user_id IS NULL)
					  + (SELECT COUNT(*) FROM reservation_seats x LEFT JOIN reservations r
					     ON r.reservation_id = x.reservation_id WHERE r.reservation_id IS NULL)
					  + (SELECT COUNT(*) FROM performances p LEFT JOIN concerts c ON c.concert_id = p.concert_id
					     WHERE c.concert_id IS NULL)
					  + (SELECT COUNT(*) FROM concerts c LEFT JOIN line_settings l ON l.concert_id = c.concert_id
					     WHERE l.concert_id IS NULL) AS broken"""));

	private final DatabaseClient database;

	private final TransactionalOperator snapshot;

	private final UnitsOfWork units;

	Audit(DatabaseClient database, ReactiveTransactionManager transactions, UnitsOfWork units) {
		this.database = database;
		this.units = units.ofKind("operator");
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		definition.setReadOnly(true);
		this.snapshot = TransactionalOperator.create(transactions, definition);
	}

	/**
	 * Checks every rule at this moment.
	 */
	public Mono<Report> check() {
		return this.units.detachedForLong(Flux.fromIterable(RULES)
			.concatMap(this::check)
			.collectList()
			.map((checks) -> new Report(checks.stream().allMatch(Check::ok), checks))
			.as(this.snapshot::transactional));
	}

	private Mono<Check> check(Rule rule) {
		return this.database.sql(rule.count()).map((row) -> Rows.number(row, "broken")).one().map((broken) -> {
			String detail = (broken == 0) ? "0 " + rule.breach() : "BROKEN: " + broken + " " + rule.breach();
			return new Check(rule.name(), broken == 0, detail);
		});
	}

	/**
	 * @param breach what the statement counts
	 */
	private record Rule(String name, String breach, String count) {
	}

	/** Whether one rule holds. */
	public record Check(String name, boolean ok, String detail) {
	}

	/** All rules. */
	public record Report(boolean ok, List<Check> checks) {
	}

}
