package io.frontrow.reservation;

import java.util.List;
import java.util.UUID;

import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The reservation's side of a payment, inside the payment's transaction.
 */
@Component
public class PaidReservations {

	private final DatabaseClient database;

	PaidReservations(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * Marks it paid if it waits and its time is not past: this count of changed rows
	 * decides between a payment and the expiry.
	 * @return an error {@link NotPending} otherwise
	 */
	public Mono<Void> markPaid(UUID reservationId) {
		return this.database.sql("""
				UPDATE reservations SET status = 'PAID', ended_at = UTC_TIMESTAMP(6), redis_pending = 1
				WHERE reservation_id = :id AND status = 'PENDING_PAYMENT' AND expires_at > UTC_TIMESTAMP(6)""")
			.bind("id", reservationId.toString())
			.fetch()
			.rowsUpdated()
			.flatMap((changed) -> (changed == 1) ? Mono.empty() : Mono.error(new NotPending()));
	}

	/**
	 * Sells its seats, then raises the performance's count, which comes last.
	 */
	public Mono<Void> sellSeats(UUID reservationId, long performanceId, List<Long> seatIds) {
		return this.database.sql("""
				UPDATE seats SET status = 'SOLD', held_until = NULL
				WHERE seat_id IN (:seats) AND status = 'HELD' AND reservation_id = :id""")
			.bind("seats", seatIds)
			.bind("id", reservationId.toString())
			.fetch()
			.rowsUpdated()
			.flatMap((changed) -> requireAll(seatIds.size(), changed))
			.then(Mono.defer(() -> raiseSold(performanceId, seatIds.size())));
	}

	private Mono<Void> raiseSold(long performanceId, int seats) {
		return this.database.sql("UPDATE performances SET sold = sold + :seats WHERE performance_id = :performance")
			.bind("seats", seats)
			.bind("performance", performanceId)
			.fetch()
			.rowsUpdated()
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

	/** The reservation does not wait for its payment any more. */
	public static class NotPending extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NotPending() {
			super("the reservation does not wait for its payment", null, false, false);
		}

	}

}
