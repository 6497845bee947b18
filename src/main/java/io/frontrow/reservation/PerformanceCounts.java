package io.frontrow.reservation;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import reactor.core.publisher.Flux;
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
	 * @return of each performance, the count of changed rows: 0 where its sale has closed
	 */
	Flux<Long> lowerRemaining(Collection<Reservation> made) {
		return change("remaining = remaining - :seats", " AND sale_closes_at > UTC_TIMESTAMP(6)", seats(made));
	}

	/**
	 * @return of each performance, the count of changed rows
	 */
	Flux<Long> raiseRemaining(Collection<EndedReservation> ended) {
		return change("remaining = remaining + :seats", "",
				seats(ended, EndedReservation::performanceId, (one) -> one.seatIds().size()));
	}

	Mono<Void> raiseSold(Collection<Reservation> paid) {
		return change("sold = sold + :seats", "", seats(paid)).then();
	}

	private static Map<Long, Integer> seats(Collection<Reservation> reservations) {
		return seats(reservations, Reservation::performanceId, (one) -> one.seats().size());
	}

	private static <R> Map<Long, Integer> seats(Collection<R> reservations, ToLongFunction<R> performance,
			ToIntFunction<R> seats) {
		return reservations.stream()
			.collect(Collectors.toMap(performance::applyAsLong, seats::applyAsInt, Integer::sum, TreeMap::new));
	}

	private Flux<Long> change(String change, String guard, Map<Long, Integer> seats) {
		String statement = "UPDATE performances SET seat_changes = seat_changes + 1, " + change
				+ " WHERE performance_id = :performance" + guard;
		return Flux.fromIterable(seats.entrySet())
			.concatMap((changed) -> this.database.sql(statement)
				.bind("seats", changed.getValue())
				.bind("performance", changed.getKey())
				.fetch()
				.rowsUpdated());
	}

}
