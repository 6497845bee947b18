package io.frontrow.reservation;

import io.frontrow.queue.Tokens;
import io.frontrow.support.Code;
import io.frontrow.support.Refusal;
import io.frontrow.support.UnitsOfWork;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Leaves the line or the sale: the token ends, then what its user has waiting of the
 * concert is cancelled. It is in this room because it ends reservations too. In that
 * order, so that nothing new is held by a token that is being given up; asked again after
 * a crash in between, it does the rest.
 */
@Component
public class LeaveLine {

	private final Tokens tokens;

	private final CancelReservation reservations;

	private final UnitsOfWork units;

	LeaveLine(Tokens tokens, CancelReservation reservations, UnitsOfWork units) {
		this.tokens = tokens;
		this.reservations = reservations;
		this.units = units;
	}

	/**
	 * @return an error {@code QUEUE_TOKEN_NOT_FOUND}
	 */
	public Mono<Void> leave(String token) {
		return this.units.detached(this.tokens.leave(token)
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.QUEUE_TOKEN_NOT_FOUND)))
			.flatMap((owner) -> this.reservations.cancelAll(owner.concertId(), owner.userId())));
	}

}
