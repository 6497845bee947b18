package io.frontrow.reservation;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.frontrow.support.Literals;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Changes what performances count of their seats, and of the changes to these, in the
 * caller's transaction. Everybody changes these rows: they come last, each once for a
 * whole group, and in the order of their ids.
 */
@Component
class PerformanceCounts {

	private final DatabaseClient database;

	PerformanceCounts(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * @return whether all were changed; not those whose sale has closed
	 */
	Mono<Boolean> lowerRemaining(Collection<Reservation> made) {
		return change("remaining = remaining - ", " AND sale_closes_at > UTC_TIMESTAMP(6)", seats(made));
	}

	/**
	 * @return whether all were changed
	 */
	Mono<Boolean> raiseRemaining(Collection<EndedReservation> ended) {
		return change("remaining = remaining + ", "",
				seats(ended, EndedReservation::performanceId, (one) -> one.seatIds().size()));
	}

	Mono<Void> raiseSold(Collection<Reservation> paid) {
		return change("sold = sold + ", "", seats(paid)).then();
	}

	private static Map<Long, Integer> seats(Collection<Reservation> reservations) {
		return seats(reservations, Reservation::performanceId, (one) -> one.seats().size());
	}

	private static <R> Map<Long, Integer> seats(Collection<R> reservations, ToLongFunction<R> performance,
			ToIntFunction<R> seats) {
		return reservations.stream()
			.collect(Collectors.toMap(performance::applyAsLong, seats::applyAsInt, Integer::sum, TreeMap::new));
	}

	/** In one statement, which finds its rows by their key and so in its order. */
	private Mono<Boolean> change(String change, String guard, Map<Long, Integer> seats) {
		String bySeats = seats.entrySet()
			.stream()
			.map((changed) -> "WHEN " + changed.getKey() + " THEN " + changed.getValue())
			.collect(Collectors.joining(" ", "CASE performance_id ", " END"));
		return this.database
			.sql(Literals.statement("UPDATE performances SET seat_changes = seat_changes + 1, " + change + bySeats
					+ " WHERE performance_id IN " + Literals.numbers(seats.keySet()) + guard))
			.fetch()
			.rowsUpdated()
			.map((changed) -> changed == seats.size());
	}

}
