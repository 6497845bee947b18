package io.frontrow.reservation;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.frontrow.commit.Decision;
import io.frontrow.reservation.LockedSeats.Question;
import io.frontrow.support.Literals;
import io.frontrow.support.Rows;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Tells whether seats that another has locked are held or sold by now. A lock whose
 * reservation is still being decided keeps a whole crowd waiting, and each of them asks
 * again every few milliseconds: all who ask at the same time share one statement.
 */
@Component
class LockedSeats implements Decision<Question, Boolean> {

	/** A part of the pause between two tries, so that nobody waits longer for it. */
	static final Duration PATIENCE = Duration.ofMillis(5);

	private final DatabaseClient database;

	LockedSeats(DatabaseClient database) {
		this.database = database;
	}

	/** Whoever asks for the same seats has the same answer. */
	@Override
	public Collection<?> touches(Question question) {
		return List.of();
	}

	@Override
	public boolean isOneStatement() {
		return true;
	}

	@Override
	public Duration patience() {
		return PATIENCE;
	}

	@Override
	public Mono<Map<Question, Boolean>> decide(List<Question> questions) {
		Set<Long> asked = new TreeSet<>();
		questions.forEach((question) -> asked.addAll(question.seatIds()));
		return this.database
			.sql(Literals.statement("SELECT seat_id FROM seats WHERE seat_id IN " + Literals.numbers(asked)
					+ " AND (status = 'SOLD' OR (status = 'HELD' AND held_until > UTC_TIMESTAMP(6)))"))
			.map((row) -> Rows.number(row, "seat_id"))
			.all()
			.collect(Collectors.toCollection(HashSet::new))
			.map((taken) -> questions.stream()
				.distinct()
				.collect(Collectors.toMap((question) -> question, (question) -> question.isAboutOneOf(taken))));
	}

	/** Whether one of these seats is taken. */
	record Question(List<Long> seatIds) {

		private boolean isAboutOneOf(Set<Long> taken) {
			return this.seatIds.stream().anyMatch(taken::contains);
		}

	}

}
