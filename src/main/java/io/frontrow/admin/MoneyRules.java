package io.frontrow.admin;

import java.util.List;

/**
 * What is true of money. A user's entries are summed by user, and payments, their entries
 * and paid reservations are matched one to one without an index of entries by reference:
 * each payment entry has its payment, each payment its paid reservation, each of those a
 * payment, and a user has as many payment entries, no two of one reservation, as paid
 * reservations.
 */
final class MoneyRules {

	/** Told of users, entries, payments and reservations. */
	static final String PAYMENTS = "payment-is-entry-is-reservation";

	private static final TableWalk USERS = TableWalk.along("users u", KeyColumn.text("user_id"))
		.with("""
				LEFT JOIN (SELECT user_id, SUM(amount) AS total, COUNT(*) AS entries, MAX(entry_number) AS last,
				             SUM(type = 'PAYMENT') AS payments,
				             COUNT(DISTINCT IF(type = 'PAYMENT', reference, NULL)) AS reservations
				           FROM balance_entries WHERE user_id > :after0 AND user_id <= :upTo0 GROUP BY user_id) e
				  ON e.user_id = u.user_id
				LEFT JOIN (SELECT user_id, SUM(status = 'PAID') AS paid
				           FROM reservations FORCE INDEX (reservations_of_user)
				           WHERE user_id > :after0 AND user_id <= :upTo0 GROUP BY user_id) r
				  ON r.user_id = u.user_id""")
		.rule("balance-is-sum-of-entries", "its balance is the sum of its entries and not negative, none is missing",
				"""
						u.balance >= 0 AND u.balance = COALESCE(e.total, 0)
						AND u.entry_count = COALESCE(e.entries, 0) AND u.entry_count = COALESCE(e.last, 0)""")
		.rule(PAYMENTS, "it has one payment entry for each of its paid reservations", """
				COALESCE(r.paid, 0) = COALESCE(e.payments, 0)
				AND COALESCE(r.paid, 0) = COALESCE(e.reservations, 0)""");

	private static final TableWalk ENTRIES = TableWalk
		.along("balance_entries e", KeyColumn.text("user_id"), KeyColumn.number("entry_number"))
		.with("""
				LEFT JOIN users u ON u.user_id = e.user_id
				LEFT JOIN balance_entries b ON b.user_id = e.user_id AND b.entry_number = e.entry_number - 1
				LEFT JOIN payments p ON p.reservation_id = IF(e.type = 'PAYMENT', e.reference, NULL)""")
		.rule("entry-follows-entry", "its balance is that of the entry before and its own amount, and not negative", """
				e.balance_after >= 0 AND e.balance_after = COALESCE(b.balance_after, 0) + e.amount
				AND (e.entry_number = 1 OR b.entry_number IS NOT NULL)""")
		.rule(PAYMENTS, "one of a payment is of the same user, amount and balance as the payment", """
				e.type <> 'PAYMENT'
				OR (p.user_id = e.user_id AND p.amount = -e.amount AND p.balance_after = e.balance_after)""")
		.rule(TableWalk.NO_ORPHANS, "its user is there", "u.user_id IS NOT NULL");

	private static final TableWalk PAYMENTS_MADE = TableWalk.along("payments p", KeyColumn.text("payment_id"))
		.with("LEFT JOIN reservations r ON r.reservation_id = p.reservation_id")
		.rule(PAYMENTS, "it is of a paid reservation, and of the same user and amount",
				"r.status = 'PAID' AND r.user_id = p.user_id AND r.amount = p.amount");

	static final List<TableWalk> WALKS = List.of(USERS, ENTRIES, PAYMENTS_MADE);

	private MoneyRules() {
	}

}
