package io.frontrow.reservation.state;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.GuardedStatement;
import io.frontrow.engine.database.Literals;

/**
 * The statements that change what performances count of their seats, and of the changes
 * to these, in the caller's transaction. Everybody changes these rows: they come last,
 * each once for a whole group, and in the order of their ids.
 */
public final class PerformanceCounts {

	private PerformanceCounts() {
	}

	/** Not of those whose sale has closed: that is a guard. */
	public static GuardedStatement lowerRemaining(Collection<Reservation> made) {
		Map<Long, Integer> seats = seats(made);
		return GuardedStatement.deciding(
				change("remaining = remaining - ", seats) + " AND sale_closes_at > UTC_TIMESTAMP(6)", seats.size());
	}

	public static GuardedStatement raiseRemaining(Collection<EndedReservation> ended) {
		Map<Long, Integer> seats = seats(ended, EndedReservation::performanceId, (one) -> one.seatIds().size());
		return GuardedStatement.certain("performances", change("remaining = remaining + ", seats), seats.size());
	}

	public static GuardedStatement raiseSold(Collection<Reservation> paid) {
		Map<Long, Integer> seats = seats(paid);
		return GuardedStatement.certain("performances", change("sold = sold + ", seats), seats.size());
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
	private static String change(String change, Map<Long, Integer> seats) {
		return "UPDATE performances SET seat_changes = seat_changes + 1, " + change
				+ Literals.cases("performance_id", seats, Function.identity()) + " WHERE performance_id IN "
				+ Literals.numbers(seats.keySet());
	}

}
