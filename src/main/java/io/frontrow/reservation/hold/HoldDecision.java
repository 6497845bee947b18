package io.frontrow.reservation.hold;

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

import io.frontrow.engine.commit.Decision;
import io.frontrow.engine.commit.GuardedStatement;
import io.frontrow.engine.commit.Statements;
import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.frontrow.reservation.state.Draft;
import io.frontrow.reservation.state.PerformanceCounts;
import io.frontrow.reservation.state.Reservation;
import io.frontrow.reservation.state.ReservationStatus;
import io.frontrow.reservation.state.TakenSeats;
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
public class HoldDecision implements Decision<Draft, Reservation> {

	private final DatabaseClient database;

	private final Statements statements;

	private final TakenSeats takenSeats;

	public HoldDecision(DatabaseClient database, Statements statements, TakenSeats takenSeats) {
		this.database = database;
		this.statements = statements;
		this.takenSeats = takenSeats;
	}

	@Override
	public Collection<?> conflictKeys(Draft draft) {
		List<Object> touched = new ArrayList<>(draft.seatIds());
		touched.add(draft.userId());
		return touched;
	}

	@Override
	public Object fairnessKey(Draft draft) {
		return draft.concertId();
	}

	/**
	 * Makes the reservations.
	 * @return the reservations as their owners will see them; none for a user who would
	 * pass the seat limit. An error {@link GuardFailed} where a seat is not available, a
	 * sale has closed, or a user does not exist
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
	 * were raised. A queue token can be older than the database, or of another deployment
	 * with the same key: the claim of a user who does not exist is undone.
	 */
	private Mono<Map<Draft, Reservation>> claim(List<Draft> drafts) {
		Map<UUID, Draft> byId = new HashMap<>();
		drafts.forEach((draft) -> byId.put(draft.reservationId(), draft));
		String claimed = "SELECT c.last_reservation_id, UTC_TIMESTAMP(6) AS at, u.user_id IS NOT NULL AS known"
				+ " FROM seat_claims c LEFT JOIN users u ON u.user_id = c.user_id"
				+ " WHERE c.last_reservation_id IS NOT NULL AND c.user_id IN "
				+ Literals.list(drafts.stream().map(Draft::userId).toList());
		return this.statements
			.changeAndRead(raiseClaims(drafts), claimed,
					(row) -> new Claimed(byId.get(Rows.uuid(row, "last_reservation_id")), Rows.time(row, "at"),
							Rows.small(row, "known") == 1))
			.flatMap((claims) -> claimed(claims.rows().stream().filter((claim) -> claim.draft() != null).toList()));
	}

	private static Mono<Map<Draft, Reservation>> claimed(List<Claimed> raised) {
		return raised.stream().allMatch(Claimed::isOfKnownUser)
				? Mono.just(raised.stream().collect(Collectors.toMap(Claimed::made, Claimed::reservation)))
				: Mono.error(new GuardFailed());
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
	private record Claimed(@Nullable Draft draft, Instant at, boolean isOfKnownUser) {

		Draft made() {
			return Objects.requireNonNull(this.draft);
		}

		Reservation reservation() {
			return made().reservation(this.at);
		}

	}

	/**
	 * Why a guard failed, read after the fact. Each obstacle is a row of its own: a user
	 * may have a hundred holds of one concert, and the server cuts a list that it
	 * concatenates where it becomes too long.
	 */
	public Mono<Diagnosis> diagnose(Draft draft) {
		return this.database
			.sql("""
					SELECT sale_closes_at <= UTC_TIMESTAMP(6) AS closed,
					  COALESCE((SELECT seats FROM seat_claims WHERE user_id = :user AND concert_id = :concert), 0) AS claimed,
					  EXISTS (SELECT * FROM users WHERE user_id = :user) AS known,
					  NULL AS seat_id, NULL AS reservation_id, NULL AS micros_left
					  FROM performances WHERE performance_id = :performance
					UNION ALL
					SELECT NULL, NULL, NULL, seat_id, IF(status = 'HELD', reservation_id, NULL),
					  IF(status = 'HELD', TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), held_until), 0)
					  FROM seats WHERE seat_id IN (:seats)
					  AND (status = 'SOLD' OR (status = 'HELD' AND held_until > UTC_TIMESTAMP(6)))
					UNION ALL
					SELECT NULL, NULL, NULL, NULL, reservation_id, NULL
					  FROM seats WHERE seat_id IN (:seats) AND status = 'HELD' AND held_until <= UTC_TIMESTAMP(6)
					UNION ALL
					SELECT NULL, NULL, NULL, NULL, reservation_id, NULL
					  FROM overdue_reservations WHERE user_id = :user AND concert_id = :concert""")
			.bind("performance", draft.performance().performanceId())
			.bind("seats", draft.seatIds())
			.bind("user", draft.userId().toString())
			.bind("concert", draft.concertId())
			.map(Diagnosis.Finding::of)
			.all()
			.collectList()
			.map(Diagnosis::of)
			.doOnNext((diagnosis) -> this.takenSeats.note(diagnosis.taken()));
	}

}
