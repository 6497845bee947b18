package io.frontrow.reservation.ending;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.GuardedStatement;
import io.frontrow.engine.commit.Statements;
import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.frontrow.reservation.state.EndedReservation;
import io.frontrow.reservation.state.PerformanceCounts;
import io.frontrow.reservation.state.ReservationRow;
import io.frontrow.reservation.state.ReservationStatus;
import io.frontrow.reservation.state.Reservations;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;

/**
 * Ends reservations that wait for their payment: the rows are locked, their status is
 * changed by a guarded statement, and seats, claims and counts are put back in the same
 * transaction, which is the caller's. Rows are taken in one order everywhere:
 * reservation, claims, seats by id, performances by id.
 */
@Component
class PendingReservations {

	private static final String WITH_SEATS = """
			SELECT r.reservation_id, r.user_id, r.concert_id, r.performance_id, r.status,
			  (SELECT GROUP_CONCAT(s.seat_id ORDER BY s.seat_id) FROM reservation_seats s
			   WHERE s.reservation_id = r.reservation_id) AS seat_ids
			FROM reservations r
			""";

	private static final String SELECT = WITH_SEATS + "WHERE r.status = 'PENDING_PAYMENT'\n";

	private static final String UNTOLD = WITH_SEATS + """
			WHERE r.redis_pending = 1 AND r.concert_id = :concert AND r.ended_at < UTC_TIMESTAMP(6) - INTERVAL 2 SECOND
			ORDER BY r.ended_at LIMIT :most""";

	private final DatabaseClient database;

	private final Statements statements;

	PendingReservations(DatabaseClient database, Statements statements) {
		this.database = database;
		this.statements = statements;
	}

	/**
	 * Ends holds whose time is past, skipping those that another instance is ending.
	 * @param most the size of the batch
	 */
	Mono<List<EndedReservation>> expireSome(int most) {
		return end(ReservationStatus.EXPIRED, this.database.sql(SELECT + """
				AND r.expires_at <= UTC_TIMESTAMP(6) ORDER BY r.expires_at LIMIT :most FOR UPDATE SKIP LOCKED""")
			.bind("most", most));
	}

	/**
	 * Holds whose time is past, the most overdue last: where one cannot be ended, the
	 * others come before it.
	 */
	Flux<UUID> overdue(int most) {
		return this.database
			.sql("SELECT reservation_id FROM overdue_reservations ORDER BY reservation_id DESC LIMIT :most")
			.bind("most", most)
			.map((row) -> Rows.uuid(row, "reservation_id"))
			.all();
	}

	/**
	 * Ends those of these holds whose time is past, waiting for whoever else is at it.
	 */
	Mono<List<EndedReservation>> expire(Collection<UUID> reservationIds) {
		return end(ReservationStatus.EXPIRED, this.database.sql(
				SELECT + """
						AND r.expires_at <= UTC_TIMESTAMP(6) AND r.reservation_id IN (:ids) ORDER BY r.reservation_id FOR UPDATE""")
			.bind("ids", reservationIds.stream().map(UUID::toString).toList()));
	}

	/**
	 * Cancels the reservation if it is the user's and still waits.
	 */
	Mono<List<EndedReservation>> cancel(UUID reservationId, UUID userId) {
		return end(ReservationStatus.CANCELLED, this.database.sql(SELECT + """
				AND r.expires_at > UTC_TIMESTAMP(6) AND r.reservation_id = :id AND r.user_id = :user FOR UPDATE""")
			.bind("id", reservationId.toString())
			.bind("user", userId.toString()));
	}

	/**
	 * Cancels all that the user has waiting of the concert.
	 */
	Mono<List<EndedReservation>> cancelAll(long concertId, UUID userId) {
		return end(ReservationStatus.CANCELLED, this.database.sql(SELECT + """
				AND r.expires_at > UTC_TIMESTAMP(6) AND r.concert_id = :concert AND r.user_id = :user
				ORDER BY r.reservation_id FOR UPDATE""").bind("concert", concertId).bind("user", userId.toString()));
	}

	private Mono<List<EndedReservation>> end(ReservationStatus status, GenericExecuteSpec lock) {
		return lock.map((row) -> ended(row, status)).all().collectList().flatMap((ended) -> end(status, ended));
	}

	/** The rows are locked, so that each of the counts is certain. */
	private Mono<List<EndedReservation>> end(ReservationStatus status, List<EndedReservation> ended) {
		return ended.isEmpty() ? Mono.just(ended) : this.statements.run(List.of(changeStatus(status, ended),
				lowerClaims(ended), freeSeats(ended), PerformanceCounts.raiseRemaining(ended)))
			.thenReturn(ended);
	}

	private static GuardedStatement changeStatus(ReservationStatus status, List<EndedReservation> ended) {
		return GuardedStatement.certain("reservations",
				"UPDATE reservations SET status = " + Literals.of(status)
						+ ", ended_at = UTC_TIMESTAMP(6), redis_pending = 1"
						+ " WHERE status = 'PENDING_PAYMENT' AND reservation_id IN " + ids(ended),
				ended.size());
	}

	private static GuardedStatement lowerClaims(List<EndedReservation> ended) {
		Map<String, Integer> seats = ended.stream()
			.collect(Collectors.toMap(
					(one) -> Literals.ascii(one.userId()) + " AS user_id, " + one.concertId() + " AS concert_id, ",
					(one) -> one.seatIds().size(), Integer::sum, TreeMap::new));
		String lowered = Literals
			.table(seats.entrySet().stream().map((claim) -> claim.getKey() + claim.getValue() + " AS seats").toList());
		return GuardedStatement.certain("claims",
				"UPDATE seat_claims s JOIN " + lowered
						+ " c ON c.user_id = s.user_id AND c.concert_id = s.concert_id SET s.seats = s.seats - c.seats",
				seats.size());
	}

	private static GuardedStatement freeSeats(List<EndedReservation> ended) {
		List<Long> seatIds = ended.stream().flatMap((one) -> one.seatIds().stream()).sorted().toList();
		return GuardedStatement.certain("seats",
				"UPDATE seats SET status = 'AVAILABLE', reservation_id = NULL, held_until = NULL WHERE seat_id IN "
						+ Literals.numbers(seatIds) + " AND status = 'HELD' AND reservation_id IN " + ids(ended),
				seatIds.size());
	}

	private static String ids(List<EndedReservation> ended) {
		return Literals.list(ended.stream().map(EndedReservation::reservationId).toList());
	}

	private static EndedReservation ended(Readable row, ReservationStatus status) {
		return new EndedReservation(Rows.uuid(row, "reservation_id"), Rows.uuid(row, "user_id"),
				Rows.number(row, "concert_id"), Rows.number(row, "performance_id"), status,
				ReservationRow.seatIds(row));
	}

	/**
	 * The concerts of which reservations ended a while ago that Redis was not told about,
	 * those that have waited longest first. One step in the index for each of them.
	 */
	Flux<Long> concertsUntold(int most) {
		return this.database.sql("""
				SELECT concert_id, MIN(ended_at) AS since FROM reservations WHERE redis_pending = 1
				GROUP BY redis_pending, concert_id HAVING since < UTC_TIMESTAMP(6) - INTERVAL 2 SECOND
				ORDER BY since LIMIT :most""").bind("most", most).map((row) -> Rows.number(row, "concert_id")).all();
	}

	/**
	 * Reservations of the concert that ended a while ago and that Redis was not told
	 * about, the oldest first.
	 */
	Mono<List<EndedReservation>> untold(long concertId, int most) {
		return this.database.sql(UNTOLD)
			.bind("concert", concertId)
			.bind("most", most)
			.map((row) -> ended(row, ReservationStatus.valueOf(Rows.text(row, "status"))))
			.all()
			.collectList();
	}

}
