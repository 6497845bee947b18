package io.frontrow.reservation.ending;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.reservation.state.EndedReservation;
import io.frontrow.reservation.state.Reservations;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Gives up seats that wait for their payment. They are free before the answer is sent.
 */
@Component
public class CancelReservation {

	private final PendingReservations pending;

	private final Reservations reservations;

	private final HoldExpiry expiry;

	private final Outbox outbox;

	private final UnitsOfWork units;

	CancelReservation(PendingReservations pending, Reservations reservations, HoldExpiry expiry, Outbox outbox,
			UnitsOfWork units) {
		this.pending = pending;
		this.reservations = reservations;
		this.expiry = expiry;
		this.outbox = outbox;
		this.units = units.ofKind("cancellation");
	}

	/**
	 * Cancels one; one that is cancelled or has run out already is left so.
	 * @return an error {@code RESERVATION_NOT_FOUND} or {@code RESERVATION_ALREADY_PAID}
	 */
	public Mono<Void> cancel(UUID reservationId, UUID userId) {
		return this.units.detached(this.units.transaction(this.pending.cancel(reservationId, userId))
			.flatMap((ended) -> ended.isEmpty() ? requireEnded(reservationId, userId) : this.outbox.tell(ended)));
	}

	private Mono<Void> requireEnded(UUID reservationId, UUID userId) {
		return this.reservations.read(reservationId, userId)
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.RESERVATION_NOT_FOUND)))
			.flatMap((reservation) -> switch (reservation.status()) {
				case PAID -> Mono.error(new Refusal(Code.RESERVATION_ALREADY_PAID));
				case EXPIRED -> this.expiry.expire(List.of(reservationId));
				default -> Mono.empty();
			});
	}

	/**
	 * Cancels all that the user has waiting of a concert.
	 * @return what was cancelled
	 */
	public Mono<Set<UUID>> cancelAll(long concertId, UUID userId) {
		return this.units.transaction(this.pending.cancelAll(concertId, userId))
			.flatMap((ended) -> this.outbox.tell(ended)
				.thenReturn(ended.stream().map(EndedReservation::reservationId).collect(Collectors.toSet())));
	}

}
