package io.frontrow.reservation;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.frontrow.catalog.Concerts;
import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;
import io.frontrow.support.Code;
import io.frontrow.support.Page;
import io.frontrow.support.Refusal;
import io.frontrow.support.Rows;
import io.frontrow.support.UnitsOfWork;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Reads reservations, as their owners see them.
 */
@Component
public class Reservations {

	/**
	 * A hold that has run out is over by the database's clock, not when the sweeper
	 * comes.
	 */
	private static final String SELECT = """
			SELECT r.*,
			  IF(r.status = 'PENDING_PAYMENT' AND r.expires_at <= UTC_TIMESTAMP(6), 'EXPIRED', r.status) AS status_now,
			  IF(r.status = 'PAID', r.ended_at, NULL) AS paid_at,
			  (SELECT GROUP_CONCAT(s.seat_id ORDER BY s.seat_id) FROM reservation_seats s
			   WHERE s.reservation_id = r.reservation_id) AS seat_ids
			FROM reservations r
			""";

	private final DatabaseClient database;

	private final Concerts concerts;

	private final UnitsOfWork units;

	Reservations(DatabaseClient database, Concerts concerts, UnitsOfWork units) {
		this.database = database;
		this.concerts = concerts;
		this.units = units;
	}

	/**
	 * The reservation if it is that user's; another's is as if it did not exist.
	 * @return an error {@code RESERVATION_NOT_FOUND}
	 */
	public Mono<Reservation> find(UUID reservationId, UUID userId) {
		return this.units.detached(read(reservationId, userId))
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.RESERVATION_NOT_FOUND)));
	}

	/**
	 * The same, for use inside a unit of work; empty where there is none.
	 */
	public Mono<Reservation> read(UUID reservationId, UUID userId) {
		return this.database.sql(SELECT + "WHERE r.reservation_id = :reservation AND r.user_id = :user")
			.bind("reservation", reservationId.toString())
			.bind("user", userId.toString())
			.map(Row::of)
			.one()
			.flatMap(this::withSeats);
	}

	/**
	 * Whether the draft has certainly not become a reservation. A refusal says so; after
	 * trouble with the database it may have been committed all the same.
	 */
	Mono<Boolean> isUnmade(Draft draft, Throwable error) {
		return (error instanceof Refusal) ? Mono.just(true)
				: read(draft.reservationId(), draft.userId()).hasElement().map((made) -> !made);
	}

	/**
	 * The user's reservations of the page and one more where there is one, newest first.
	 */
	public Mono<List<Reservation>> of(UUID userId, Page page) {
		ListKey before = (page.after() != null) ? ListKey.parse(page.after()) : ListKey.END;
		Flux<Row> rows = this.database.sql(SELECT + """
				WHERE r.user_id = :user AND (r.created_at < :at OR (r.created_at = :at AND r.reservation_id < :id))
				ORDER BY r.created_at DESC, r.reservation_id DESC LIMIT :fetch""")
			.bind("user", userId.toString())
			.bind("at", Rows.utc(before.at()))
			.bind("id", before.id())
			.bind("fetch", page.fetch())
			.map(Row::of)
			.all();
		return this.units.detached(rows.collectList())
			.flatMapMany(Flux::fromIterable)
			.concatMap(this::withSeats)
			.collectList();
	}

	private Mono<Reservation> withSeats(Row row) {
		return this.concerts.findPerformance(row.plain().performanceId()).map(row::at);
	}

	/** A row whose seats are not looked up yet. */
	private record Row(Reservation plain, List<Long> seatIds) {

		static Row of(Readable row) {
			Reservation plain = new Reservation(Rows.uuid(row, "reservation_id"), Rows.uuid(row, "user_id"),
					Rows.number(row, "concert_id"), Rows.number(row, "performance_id"),
					ReservationStatus.valueOf(Rows.text(row, "status_now")), List.of(), Rows.number(row, "amount"),
					Rows.time(row, "expires_at"), Rows.time(row, "created_at"), Rows.timeOrNull(row, "paid_at"));
			return new Row(plain, parseSeatIds(Rows.text(row, "seat_ids")));
		}

		Reservation at(Performance performance) {
			List<Seat> seats = this.seatIds.stream().map(performance::seat).toList();
			return new Reservation(this.plain.reservationId(), this.plain.userId(), this.plain.concertId(),
					this.plain.performanceId(), this.plain.status(), seats, this.plain.amount(), this.plain.expiresAt(),
					this.plain.createdAt(), this.plain.paidAt());
		}

	}

	static List<Long> parseSeatIds(String concatenated) {
		return Arrays.stream(concatenated.split(",")).map(Long::valueOf).toList();
	}

}
