package io.frontrow.reservation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.commit.Decision;
import io.frontrow.commit.GuardedStatement;
import io.frontrow.commit.Statements;
import io.frontrow.support.Literals;
import io.frontrow.support.Rows;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The decision that counts: seats change hands by one guarded statement whose count of
 * changed rows must be the number of seats asked for. All guards of a group stand in one
 * transaction; whoever passes the seat limit is left out, and where another guard fails,
 * nothing has happened. The performances' rows, which everybody changes, come last, so
 * that they are locked for the shortest time.
 */
@Component
class HoldDecision implements Decision<Draft, Reservation> {

	private final DatabaseClient database;

	private final Statements statements;

	private final TakenSeats takenSeats;

	HoldDecision(DatabaseClient database, Statements statements, TakenSeats takenSeats) {
		this.database = database;
		this.statements = statements;
		this.takenSeats = takenSeats;
	}

	@Override
	public Collection<?> touches(Draft draft) {
		List<Object> touched = new ArrayList<>(draft.seatIds());
		touched.add(draft.userId());
		return touched;
	}

	@Override
	public Object party(Draft draft) {
		return draft.concertId();
	}

	/**
	 * Makes the reservations.
	 * @return the reservations as their owners will see them; none for a user who would
	 * pass the seat limit. An error {@link Undecided} where a seat is not available, or a
	 * sale has closed
	 */
	@Override
	public Mono<Map<Draft, Reservation>> decide(List<Draft> drafts) {
		List<Draft> inOrder = drafts.stream()
			.filter((draft) -> draft.seats().size() <= draft.maxSeatsPerUser())
			.sorted(Comparator.comparing((draft) -> draft.userId().toString()))
			.toList();
		return inOrder.isEmpty() ? Mono.just(Map.of()) : claim(inOrder).flatMap(this::make);
	}

	/**
	 * Raises the users' claims, and reads which carry a reservation of the group: those
	 * were raised.
	 */
	private Mono<Map<Draft, Reservation>> claim(List<Draft> drafts) {
		Map<UUID, Draft> byId = new HashMap<>();
		drafts.forEach((draft) -> byId.put(draft.reservationId(), draft));
		String claimed = "SELECT last_reservation_id, UTC_TIMESTAMP(6) AS at FROM seat_claims WHERE last_reservation_id IS NOT NULL"
				+ " AND user_id IN " + Literals.list(drafts.stream().map(Draft::userId).toList());
		return this.statements
			.changeAndRead(raiseClaims(drafts), claimed,
					(row) -> new Claimed(byId.get(Rows.uuid(row, "last_reservation_id")), Rows.time(row, "at")))
			.map((claims) -> claims.rows()
				.stream()
				.filter((claim) -> claim.draft() != null)
				.collect(Collectors.toMap(Claimed::made, Claimed::reservation)));
	}

	/**
	 * Not INSERT IGNORE: it would leave all who come second with a shared lock of the
	 * row, and each would deadlock with the others on the way to its update. Assignments
	 * are made from left to right: the seats rise where the first has been made.
	 */
	private static String raiseClaims(List<Draft> drafts) {
		return drafts.stream()
			.map((draft) -> Literals.row(draft.userId(), draft.concertId(), draft.seats().size(),
					draft.maxSeatsPerUser(), draft.reservationId()))
			.collect(Collectors.joining(",",
					"INSERT INTO seat_claims (user_id, concert_id, seats, seats_max, last_reservation_id) VALUES ",
					" ON DUPLICATE KEY UPDATE last_reservation_id = IF(seats + VALUES(seats) <= VALUES(seats_max),"
							+ " VALUES(last_reservation_id), last_reservation_id),"
							+ " seats = seats + IF(last_reservation_id = VALUES(last_reservation_id), VALUES(seats), 0)"));
	}

	private Mono<Map<Draft, Reservation>> make(Map<Draft, Reservation> claimed) {
		Collection<Reservation> made = claimed.values();
		return made.isEmpty() ? Mono.just(claimed) : this.statements
			.run(List.of(takeSeats(made), insert(made), insertSeats(made), PerformanceCounts.lowerRemaining(made)))
			.thenReturn(claimed);
	}

	/**
	 * By cases: for a derived table of so many rows the database needs twice the time.
	 */
	private static GuardedStatement takeSeats(Collection<Reservation> made) {
		SortedMap<Long, Reservation> owners = new TreeMap<>();
		made.forEach((reservation) -> reservation.seats().forEach((seat) -> owners.put(seat.seatId(), reservation)));
		return GuardedStatement.deciding("UPDATE seats SET status = 'HELD', reservation_id = "
				+ Literals.cases("seat_id", owners, Reservation::reservationId) + ", held_until = "
				+ Literals.cases("seat_id", owners, Reservation::expiresAt) + " WHERE seat_id IN "
				+ Literals.numbers(owners.keySet()) + " AND status = 'AVAILABLE'", owners.size());
	}

	private static GuardedStatement insert(Collection<Reservation> made) {
		List<String> rows = made.stream()
			.map((reservation) -> Literals.row(reservation.reservationId(), reservation.userId(),
					reservation.concertId(), reservation.performanceId(), ReservationStatus.PENDING_PAYMENT,
					reservation.seats().size(), reservation.amount(), reservation.expiresAt(), reservation.createdAt()))
			.toList();
		return GuardedStatement.deciding(
				"INSERT INTO reservations (reservation_id, user_id, concert_id, performance_id, status, seat_count, amount,"
						+ " expires_at, created_at) VALUES " + String.join(",", rows),
				rows.size());
	}

	private static GuardedStatement insertSeats(Collection<Reservation> made) {
		List<String> rows = made.stream()
			.flatMap((reservation) -> reservation.seats()
				.stream()
				.map((seat) -> Literals.row(reservation.reservationId(), seat.seatId(), seat.price())))
			.toList();
		return GuardedStatement.certain("seats of reservations",
				"INSERT INTO reservation_seats (reservation_id, seat_id, price) VALUES " + String.join(",", rows),
				rows.size());
	}

	/** A row of claims after they were raised. */
	private record Claimed(@Nullable Draft draft, Instant at) {

		Draft made() {
			return Objects.requireNonNull(this.draft);
		}

		Reservation reservation() {
			return made().reservation(this.at);
		}

	}

	/**
	 * Why a guard failed, read after the fact.
	 */
	Mono<Diagnosis> diagnose(Draft draft) {
		return this.database
			.sql("""
					SELECT
					  (SELECT sale_closes_at <= UTC_TIMESTAMP(6) FROM performances WHERE performance_id = :performance) AS closed,
					  (SELECT GROUP_CONCAT(%s ORDER BY seat_id) FROM seats WHERE seat_id IN (:seats)
					     AND (status = 'SOLD' OR (status = 'HELD' AND held_until > UTC_TIMESTAMP(6)))) AS taken,
					  (SELECT GROUP_CONCAT(reservation_id) FROM seats WHERE seat_id IN (:seats)
					     AND status = 'HELD' AND held_until <= UTC_TIMESTAMP(6)) AS overdue_seats,
					  (SELECT GROUP_CONCAT(reservation_id) FROM overdue_reservations
					     WHERE user_id = :user AND concert_id = :concert) AS overdue_own,
					  COALESCE((SELECT seats FROM seat_claims WHERE user_id = :user AND concert_id = :concert), 0) AS claimed"""
				.formatted(TakenSeat.COLUMNS))
			.bind("performance", draft.performance().performanceId())
			.bind("seats", draft.seatIds())
			.bind("user", draft.userId().toString())
			.bind("concert", draft.concertId())
			.map((row) -> new Diagnosis(Rows.small(row, "closed") == 1, TakenSeat.parse(row.get("taken", String.class)),
					Diagnosis.ids(row.get("overdue_seats", String.class), row.get("overdue_own", String.class)),
					Rows.small(row, "claimed")))
			.one()
			.doOnNext((diagnosis) -> this.takenSeats.note(diagnosis.taken()));
	}

}
