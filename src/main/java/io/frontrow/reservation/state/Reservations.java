package io.frontrow.reservation.state;

import java.util.List;
import java.util.UUID;

import io.frontrow.catalog.Concerts;
import io.frontrow.engine.commit.GroupCommit;
import io.frontrow.engine.commit.GroupCommits;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.http.Page;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Reads reservations, as their owners see them.
 */
@Component
public class Reservations {

	private final DatabaseClient database;

	private final Concerts concerts;

	private final UnitsOfWork units;

	private final GroupCommit<AskedReservation, ReservationRow> group;

	Reservations(DatabaseClient database, Concerts concerts, UnitsOfWork units, AskedReservations asked,
			GroupCommits groups) {
		this.database = database;
		this.concerts = concerts;
		this.units = units;
		this.group = groups.of("asked", asked, units.ofKind("asked"));
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
	 * The same, for use inside a unit of work; empty where there is none. Those who ask
	 * at the same time share one statement.
	 */
	public Mono<Reservation> read(UUID reservationId, UUID userId) {
		return this.group.commit(new AskedReservation(reservationId))
			.filter((row) -> row.plain().userId().equals(userId))
			.flatMap(this::withSeats);
	}

	/**
	 * Whether the draft has certainly not become a reservation. A refusal says so; after
	 * trouble with the database it may have been committed all the same.
	 */
	public Mono<Boolean> isUnmade(Draft draft, Throwable error) {
		return (error instanceof Refusal) ? Mono.just(true)
				: read(draft.reservationId(), draft.userId()).hasElement().map((made) -> !made);
	}

	/**
	 * The user's reservations of the page and one more where there is one, newest first.
	 */
	public Mono<List<Reservation>> of(UUID userId, Page page) {
		ListKey before = (page.after() != null) ? ListKey.parse(page.after()) : ListKey.END;
		Flux<ReservationRow> rows = this.database.sql(ReservationRow.SELECT + """
				WHERE r.user_id = :user AND (r.created_at < :at OR (r.created_at = :at AND r.reservation_id < :id))
				ORDER BY r.created_at DESC, r.reservation_id DESC LIMIT :fetch""")
			.bind("user", userId.toString())
			.bind("at", Rows.utc(before.at()))
			.bind("id", before.id())
			.bind("fetch", page.fetch())
			.map(ReservationRow::of)
			.all();
		return this.units.detached(rows.collectList())
			.flatMapMany(Flux::fromIterable)
			.concatMap(this::withSeats)
			.collectList();
	}

	private Mono<Reservation> withSeats(ReservationRow row) {
		return this.concerts.findPerformance(row.plain().performanceId()).map(row::at);
	}

}
