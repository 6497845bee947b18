package io.frontrow.reservation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.catalog.Seat;
import io.frontrow.commit.Decision.Undecided;
import io.frontrow.support.Literals;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The reservations' side of payments, inside their transaction.
 */
@Component
public class PaidReservations {

	private final DatabaseClient database;

	PaidReservations(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * Marks them paid, those that wait and whose time is not past: this count of changed
	 * rows decides between a payment and the expiry.
	 * @param at the time of their payment
	 * @return an error {@link Undecided} where one does not wait any more
	 */
	public Mono<Void> markPaid(Collection<Reservation> reservations, Instant at) {
		return this.database
			.sql("UPDATE reservations SET status = 'PAID', redis_pending = 1, ended_at = " + Literals.of(at)
					+ " WHERE status = 'PENDING_PAYMENT' AND expires_at > UTC_TIMESTAMP(6) AND reservation_id IN "
					+ Literals.list(ids(reservations)))
			.fetch()
			.rowsUpdated()
			.flatMap((changed) -> Undecided.unless(reservations.size(), changed));
	}

	private static List<UUID> ids(Collection<Reservation> reservations) {
		return reservations.stream().map(Reservation::reservationId).sorted().toList();
	}

	/**
	 * Sells their seats, then raises the performances' counts, which come last.
	 */
	public Mono<Void> sellSeats(Collection<Reservation> reservations) {
		List<Long> seatIds = reservations.stream()
			.flatMap((reservation) -> reservation.seats().stream())
			.map(Seat::seatId)
			.sorted()
			.toList();
		return this.database
			.sql("UPDATE seats SET status = 'SOLD', held_until = NULL WHERE seat_id IN " + Literals.numbers(seatIds)
					+ " AND status = 'HELD' AND reservation_id IN " + Literals.list(ids(reservations)))
			.fetch()
			.rowsUpdated()
			.flatMap((changed) -> requireAll(seatIds.size(), changed))
			.then(Mono.defer(() -> raiseSold(reservations)));
	}

	private Mono<Void> raiseSold(Collection<Reservation> reservations) {
		Map<Long, Integer> seats = reservations.stream()
			.collect(Collectors.toMap(Reservation::performanceId, (one) -> one.seats().size(), Integer::sum,
					TreeMap::new));
		return Flux.fromIterable(seats.entrySet())
			.concatMap((sold) -> this.database
				.sql("UPDATE performances SET sold = sold + :seats WHERE performance_id = :performance")
				.bind("seats", sold.getValue())
				.bind("performance", sold.getKey())
				.fetch()
				.rowsUpdated())
			.then();
	}

	/**
	 * A pending reservation has all its seats; anything else is a defect, and nothing is
	 * paid.
	 */
	private static Mono<Void> requireAll(long expected, long changed) {
		return (changed == expected) ? Mono.empty()
				: Mono.error(new IllegalStateException("sold %d seats, not %d".formatted(changed, expected)));
	}

}
