package io.frontrow.admin;

import java.util.List;

/**
 * What is true of reservations and of the claims that count their seats. By the
 * database's clock at the moment of each reading.
 */
final class ReservationRules {

	private static final TableWalk RESERVATIONS = TableWalk.along("reservations r", KeyColumn.text("reservation_id"))
		.with("""
				LEFT JOIN (SELECT reservation_id, COUNT(*) AS seats, SUM(price) AS price FROM reservation_seats
				           WHERE reservation_id > :after0 AND reservation_id <= :upTo0 GROUP BY reservation_id) x
				  ON x.reservation_id = r.reservation_id
				LEFT JOIN payments y ON y.reservation_id = r.reservation_id
				LEFT JOIN seat_claims k ON k.user_id = r.user_id AND k.concert_id = r.concert_id
				LEFT JOIN users u ON u.user_id = r.user_id
				LEFT JOIN performances p ON p.performance_id = r.performance_id""")
		.rule("live-reservation-has-its-seats", "it has as many seats as it says, and costs what they cost", """
				r.seat_count > 0 AND r.seat_count = x.seats AND r.amount = x.price""")
		.rule("holds-are-swept", "a pending one ran out at most 2 s ago", """
				r.status <> 'PENDING_PAYMENT' OR r.expires_at >= UTC_TIMESTAMP(6) - INTERVAL 2 SECOND""")
		.rule(MoneyRules.PAYMENTS, "a paid one has its payment", "r.status <> 'PAID' OR y.payment_id IS NOT NULL")
		.rule("claims-count-seats", "a pending or paid one is counted for its user", """
				r.status NOT IN ('PENDING_PAYMENT', 'PAID') OR k.user_id IS NOT NULL""")
		.rule(TableWalk.NO_ORPHANS, "its user and its performance are there, of its concert",
				"u.user_id IS NOT NULL AND p.concert_id = r.concert_id");

	private static final TableWalk CLAIMS = TableWalk
		.along("seat_claims k", KeyColumn.text("user_id"), KeyColumn.number("concert_id"))
		.with("""
				LEFT JOIN (SELECT user_id, concert_id, SUM(seat_count) AS seats
				           FROM reservations FORCE INDEX (reservations_of_user)
				           WHERE user_id >= :after0 AND user_id <= :upTo0 AND status IN ('PENDING_PAYMENT', 'PAID')
				           GROUP BY user_id, concert_id) r
				  ON r.user_id = k.user_id AND r.concert_id = k.concert_id
				LEFT JOIN users u ON u.user_id = k.user_id
				LEFT JOIN concerts c ON c.concert_id = k.concert_id""")
		.rule("claims-count-seats", "it is the number of seats that its user holds and owns of the concert", """
				k.seats = COALESCE(r.seats, 0)""")
		.rule(TableWalk.NO_ORPHANS, "its user and its concert are there",
				"u.user_id IS NOT NULL AND c.concert_id IS NOT NULL");

	static final List<TableWalk> WALKS = List.of(RESERVATIONS, CLAIMS);

	private ReservationRules() {
	}

}
