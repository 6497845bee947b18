package io.frontrow.reservation.hold;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.GroupedRead;
import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.reservation.hold.LockedSeats.Found;
import io.frontrow.reservation.hold.LockedSeats.Question;
import io.frontrow.reservation.state.TakenSeat;
import io.frontrow.reservation.state.TakenSeats;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Tells whether seats that another has locked are held or sold by now. A lock whose
 * reservation is still being decided keeps a whole crowd waiting, and each of them asks
 * again every few milliseconds: all who ask at the same time share one statement.
 */
@Component
class LockedSeats implements GroupedRead<Question, Found> {

	/** A part of the pause between two tries, so that nobody waits longer for it. */
	static final Duration LINGER = Duration.ofMillis(5);

	private final DatabaseClient database;

	private final TakenSeats takenSeats;

	LockedSeats(DatabaseClient database, TakenSeats takenSeats) {
		this.database = database;
		this.takenSeats = takenSeats;
	}

	@Override
	public Object fairnessKey(Question question) {
		return question.concertId();
	}

	@Override
	public Duration linger() {
		return LINGER;
	}

	@Override
	public Mono<Map<Question, Found>> decide(List<Question> questions) {
		Set<Long> asked = new TreeSet<>();
		questions.forEach((question) -> asked.addAll(question.seatIds()));
		return this.database
			.sql(Literals.statement(
					"""
							SELECT s.seat_id, IF(s.status = 'HELD', s.reservation_id, NULL) AS holder,
							  IF(s.status = 'HELD', TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), s.held_until), 0) AS micros_left,
							  p.sale_closes_at <= UTC_TIMESTAMP(6) AS closed
							FROM seats s JOIN performances p ON p.performance_id = s.performance_id
							WHERE (s.status = 'SOLD' OR (s.status = 'HELD' AND s.held_until > UTC_TIMESTAMP(6))) AND s.seat_id IN"""
							+ " " + Literals.numbers(asked)))
			.map(LockedSeats::row)
			.all()
			.doOnNext((row) -> this.takenSeats.note(List.of(row.seat())))
			.collectMap((row) -> row.seat().seatId())
			.map((taken) -> questions.stream()
				.distinct()
				.collect(Collectors.toMap(Function.identity(), (question) -> question.found(taken))));
	}

	private static Row row(Readable row) {
		TakenSeat seat = new TakenSeat(Rows.number(row, "seat_id"), Rows.uuidOrNull(row, "holder"),
				Duration.ofNanos(1_000 * Rows.number(row, "micros_left")));
		return new Row(seat, Rows.small(row, "closed") == 1);
	}

	/** Which of these seats of a concert are taken. */
	record Question(long concertId, List<Long> seatIds) {

		private Found found(Map<Long, Row> taken) {
			List<Row> rows = this.seatIds.stream().map(taken::get).filter(Objects::nonNull).toList();
			return new Found(rows.stream().anyMatch(Row::isClosed),
					rows.stream().map((row) -> row.seat().seatId()).toList());
		}

	}

	/**
	 * @param isClosed whether their sale has closed
	 * @param taken none where all are free, or not decided yet
	 */
	record Found(boolean isClosed, List<Long> taken) {

		/** As {@link Diagnosis#refusal} has it; empty where none is taken. */
		Optional<Refusal> refusal() {
			if (this.taken.isEmpty()) {
				return Optional.empty();
			}
			return Optional.of(this.isClosed ? new Refusal(Code.SALE_CLOSED) : Diagnosis.alreadyReserved(this.taken));
		}

	}

	/** A seat that is taken. */
	private record Row(TakenSeat seat, boolean isClosed) {
	}

}
