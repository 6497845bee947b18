package io.frontrow.admin;

import java.util.List;

/**
 * What is true of seats. A seat names at most one reservation, and each seat of a live
 * reservation names it back, so no two live reservations have one seat.
 */
final class SeatRules {

	/**
	 * So few because a page counts all seats of its performances, up to 100,000 each. A
	 * correlated count would read the whole table for each performance, in both
	 * databases; the seats of the page's performances are one range.
	 */
	private static final int PERFORMANCES_IN_PAGE = 20;

	private static final TableWalk PERFORMANCES = TableWalk.along("performances p", KeyColumn.number("performance_id"))
		.pagesOf(PERFORMANCES_IN_PAGE)
		.with("""
				LEFT JOIN concerts c ON c.concert_id = p.concert_id
				LEFT JOIN (SELECT s.seat_id DIV 1000000 AS performance_id, SUM(s.status = 'AVAILABLE') AS available,
				             SUM(s.status = 'HELD') AS held, SUM(s.status = 'SOLD') AS sold
				           FROM seats s
				           WHERE s.seat_id >= (GREATEST(:after0, 0) + 1) * 1000000 AND s.seat_id < (:upTo0 + 1) * 1000000
				           GROUP BY s.seat_id DIV 1000000) s ON s.performance_id = p.performance_id""")
		.rule("performance-counts-its-seats", "its remaining and sold are its seats', and with the held its capacity",
				"""
						p.remaining = COALESCE(s.available, 0) AND p.sold = COALESCE(s.sold, 0)
						AND p.capacity = p.remaining + p.sold + COALESCE(s.held, 0)""")
		.rule(TableWalk.NO_ORPHANS, "its concert is there", "c.concert_id IS NOT NULL");

	private static final TableWalk SEATS = TableWalk.along("seats s", KeyColumn.number("seat_id"))
		.with("""
				LEFT JOIN performances p ON p.performance_id = s.seat_id DIV 1000000
				LEFT JOIN reservations r ON r.reservation_id = s.reservation_id
				LEFT JOIN reservation_seats x ON x.reservation_id = s.reservation_id AND x.seat_id = s.seat_id""")
		.rule("sold-seat-is-paid", "a sold one is of one paid reservation", """
				s.status <> 'SOLD' OR (r.status = 'PAID' AND x.seat_id IS NOT NULL AND s.held_until IS NULL)""")
		.rule("held-seat-is-pending", "a held one is of one pending reservation of the same end", """
				s.status <> 'HELD'
				OR (r.status = 'PENDING_PAYMENT' AND x.seat_id IS NOT NULL AND s.held_until = r.expires_at)""")
		.rule("available-seat-is-free", "an available one names no reservation", """
				s.status <> 'AVAILABLE' OR (s.reservation_id IS NULL AND s.held_until IS NULL)""")
		.rule(TableWalk.NO_ORPHANS, "its performance is there and has its number",
				"s.seat_id MOD 1000000 BETWEEN 1 AND p.capacity");

	private static final TableWalk RESERVED = TableWalk
		.along("reservation_seats x", KeyColumn.text("reservation_id"), KeyColumn.number("seat_id"))
		.with("""
				LEFT JOIN reservations r ON r.reservation_id = x.reservation_id
				LEFT JOIN seats s ON s.seat_id = x.seat_id""")
		.rule("live-reservation-has-its-seats", "one of a pending or paid reservation is held or sold for it alone", """
				COALESCE(r.status NOT IN ('PENDING_PAYMENT', 'PAID'), TRUE)
				OR (s.reservation_id = x.reservation_id AND s.status = IF(r.status = 'PAID', 'SOLD', 'HELD'))""")
		.rule(TableWalk.NO_ORPHANS, "its reservation and its seat are there, of one performance",
				"s.seat_id IS NOT NULL AND r.performance_id = x.seat_id DIV 1000000");

	static final List<TableWalk> WALKS = List.of(PERFORMANCES, SEATS, RESERVED);

	private SeatRules() {
	}

}
