package io.frontrow.reservation.ending;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.reservation.state.EndedReservation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Expires holds whose time is past: seats back, remaining put back, reservation
 * {@code EXPIRED}, locks ended. Whoever meets such a hold does it at once; the sweeper
 * finds the rest. The steps are in {@code src/docs/sequences.md#a-hold-runs-out}.
 */
@Component
public class HoldExpiry {

	private static final Logger log = LoggerFactory.getLogger(HoldExpiry.class);

	private final PendingReservations reservations;

	private final Outbox outbox;

	private final UnitsOfWork units;

	HoldExpiry(PendingReservations reservations, Outbox outbox, UnitsOfWork units) {
		this.reservations = reservations;
		this.outbox = outbox;
		this.units = units;
	}

	/**
	 * Expires those of them that are overdue; when it completes their seats are on sale.
	 * To be used inside a unit of work.
	 */
	public Mono<Void> expire(Collection<UUID> reservationIds) {
		return this.units.transaction(this.reservations.expire(reservationIds)).flatMap(this.outbox::tell);
	}

	/**
	 * Expires some overdue holds, whosever they are. Redis is still to be told.
	 */
	Mono<List<EndedReservation>> expireSome(int most) {
		return this.units.transaction(this.reservations.expireSome(most))
			.onErrorResume(IllegalStateException.class, (wrong) -> expireOneByOne(most, wrong));
	}

	/** One hold whose books are wrong must not keep all others from ending. */
	private Mono<List<EndedReservation>> expireOneByOne(int most, IllegalStateException wrong) {
		log.error("A hold that ran out cannot be expired, the others are expired one by one", wrong);
		return this.reservations.overdue(most)
			.concatMap((id) -> this.units.transaction(this.reservations.expire(List.of(id)))
				.onErrorReturn(IllegalStateException.class, List.of()))
			.concatMapIterable((ended) -> ended)
			.collectList();
	}

}
