package io.frontrow.reservation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.catalog.Seat;
import io.frontrow.commit.Decision;
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

	private final PerformanceCounts counts;

	private final TakenSeats takenSeats;

	HoldDecision(DatabaseClient database, PerformanceCounts counts, TakenSeats takenSeats) {
		this.database = database;
		this.counts = counts;
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
		return inOrder.isEmpty() ? Mono.just(Map.of())
				: claim(inOrder).then(Mono.defer(() -> readClaimed(inOrder))).flatMap(this::make);
	}

	private Mono<Map<Draft, Reservation>> make(Map<Draft, Reservation> claimed) {
		if (claimed.isEmpty()) {
			return Mono.just(claimed);
		}
		Collection<Reservation> made = claimed.values();
		return takeSeats(made).then(Mono.defer(() -> insert(made)))
			.then(Mono.defer(() -> insertSeats(made)))
			.then(Mono.defer(() -> this.counts.lowerRemaining(made)))
			.flatMap((areOpen) -> areOpen ? Mono.just(claimed) : Mono.error(new Undecided()));
	}

	/**
	 * Not INSERT IGNORE: it would leave all who come second with a shared lock of the
	 * row, and each would deadlock with the others on the way to its update. Assignments
	 * are made from left to right: the seats rise where the first has been made.
	 */
	private Mono<Void> claim(List<Draft> drafts) {
		String rows = drafts.stream()
			.map((draft) -> "('%s',%d,%d,%d,'%s')".formatted(draft.userId(), draft.concertId(), draft.seats().size(),
					draft.maxSeatsPerUser(), draft.reservationId()))
			.collect(Collectors.joining(","));
		return this.database.sql(Literals
			.statement("INSERT INTO seat_claims (user_id, concert_id, seats, seats_max, last_reservation_id) VALUES "
					+ rows
					+ " ON DUPLICATE KEY UPDATE last_reservation_id = IF(seats + VALUES(seats) <= VALUES(seats_max),"
					+ " VALUES(last_reservation_id), last_reservation_id),"
					+ " seats = seats + IF(last_reservation_id = VALUES(last_reservation_id), VALUES(seats), 0)"))
			.then();
	}

	/** Which claims carry a reservation of the group: those were raised. */
	private Mono<Map<Draft, Reservation>> readClaimed(List<Draft> drafts) {
		Map<UUID, Draft> byId = new HashMap<>();
		drafts.forEach((draft) -> byId.put(draft.reservationId(), draft));
		return this.database.sql(Literals.statement(
				"SELECT last_reservation_id, UTC_TIMESTAMP(6) AS at FROM seat_claims WHERE last_reservation_id IS NOT NULL"
						+ " AND user_id IN " + Literals.list(drafts.stream().map(Draft::userId).toList())))
			.map((row) -> new Claimed(byId.get(Rows.uuid(row, "last_reservation_id")), Rows.time(row, "at")))
			.all()
			.filter((claim) -> claim.draft() != null)
			.collectMap(Claimed::made, Claimed::reservation);
	}

	private Mono<Void> takeSeats(Collection<Reservation> made) {
		List<String> rows = made.stream()
			.flatMap((reservation) -> reservation.seats().stream().map((seat) -> new Taken(seat, reservation)))
			.sorted(Comparator.comparing((taken) -> taken.seat().seatId()))
			.map(Taken::row)
			.toList();
		return this.database
			.sql(Literals.statement("UPDATE seats s JOIN " + Literals.table(rows)
					+ " w ON w.seat_id = s.seat_id SET s.status = 'HELD', s.reservation_id = w.reservation_id,"
					+ " s.held_until = w.held_until WHERE s.status = 'AVAILABLE'"))
			.fetch()
			.rowsUpdated()
			.flatMap((taken) -> Undecided.unless(rows.size(), taken));
	}

	private Mono<Void> insert(Collection<Reservation> made) {
		String rows = made.stream()
			.map((reservation) -> "('%s','%s',%d,%d,'PENDING_PAYMENT',%d,%d,%s,%s)".formatted(
					reservation.reservationId(), reservation.userId(), reservation.concertId(),
					reservation.performanceId(), reservation.seats().size(), reservation.amount(),
					Literals.of(reservation.expiresAt()), Literals.of(reservation.createdAt())))
			.collect(Collectors.joining(","));
		return this.database.sql(Literals.statement(
				"INSERT INTO reservations (reservation_id, user_id, concert_id, performance_id, status, seat_count, amount,"
						+ " expires_at, created_at) VALUES " + rows))
			.then();
	}

	private Mono<Void> insertSeats(Collection<Reservation> made) {
		String rows = made.stream()
			.flatMap((reservation) -> reservation.seats()
				.stream()
				.map((seat) -> "('%s',%d,%d)".formatted(reservation.reservationId(), seat.seatId(), seat.price())))
			.collect(Collectors.joining(","));
		return this.database
			.sql(Literals.statement("INSERT INTO reservation_seats (reservation_id, seat_id, price) VALUES " + rows))
			.then();
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

	private record Taken(Seat seat, Reservation reservation) {

		String row() {
			return "%d AS seat_id, %s AS reservation_id, CAST(%s AS DATETIME(6)) AS held_until".formatted(
					this.seat.seatId(), Literals.ascii(this.reservation.reservationId()),
					Literals.of(this.reservation.expiresAt()));
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
