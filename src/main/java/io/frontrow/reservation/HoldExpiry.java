package io.frontrow.reservation;

import java.util.Collection;
import java.util.UUID;

import io.frontrow.support.UnitsOfWork;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Expires holds whose time is past: seats back, remaining put back, reservation
 * {@code EXPIRED}, locks ended. (Sequence 8, the hold that ran out.) Who meets such a
 * hold does it at once; the sweeper finds the rest.
 */
@Component
public class HoldExpiry {

	private final PendingReservations reservations;

	private final Aftermath aftermath;

	private final UnitsOfWork units;

	HoldExpiry(PendingReservations reservations, Aftermath aftermath, UnitsOfWork units) {
		this.reservations = reservations;
		this.aftermath = aftermath;
		this.units = units;
	}

	/**
	 * Expires those of them that are overdue; when it completes their seats are on sale.
	 * To be used inside a unit of work.
	 */
	public Mono<Void> expire(Collection<UUID> reservationIds) {
		return this.units.transaction(this.reservations.expire(reservationIds)).flatMap(this.aftermath::tell);
	}

	/**
	 * Expires some overdue holds, whosever they are.
	 * @return how many
	 */
	Mono<Integer> expireSome(int most) {
		return this.units.transaction(this.reservations.expireSome(most))
			.flatMap((ended) -> this.aftermath.tell(ended).thenReturn(ended.size()));
	}

}
