package io.frontrow.reservation;

import java.util.Collection;

import io.frontrow.queue.Loans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Tells Redis that a reservation has ended: its locks go, and so does the time that it
 * lent. The database has decided by then, so an error here is no error of the caller's:
 * the row stays marked and {@link HoldSweeper} tells Redis when it is back, even after
 * this process has died.
 */
@Component
public class Aftermath {

	private static final Logger log = LoggerFactory.getLogger(Aftermath.class);

	private static final int AT_ONCE = 8;

	private final SeatHolds holds;

	private final Loans loans;

	private final PendingReservations reservations;

	Aftermath(SeatHolds holds, Loans loans, PendingReservations reservations) {
		this.holds = holds;
		this.loans = loans;
		this.reservations = reservations;
	}

	/**
	 * Tells Redis of each, some at a time, and stops where Redis is away. Never fails.
	 */
	public Mono<Void> tell(Collection<EndedReservation> ended) {
		return Flux.fromIterable(ended)
			.buffer(AT_ONCE)
			.concatMap((some) -> Flux.fromIterable(some).flatMap(this::isTold).collectList())
			.takeWhile((told) -> !told.contains(false))
			.then();
	}

	/**
	 * Tells Redis of one. Idempotent; never fails.
	 */
	public Mono<Void> tell(EndedReservation ended) {
		return isTold(ended).then();
	}

	private Mono<Boolean> isTold(EndedReservation ended) {
		return this.holds.release(ended.concertId(), ended.seatIds())
			.then(Mono.defer(() -> takeBack(ended)))
			.then(Mono.defer(() -> this.reservations.markTold(ended.reservationId())))
			.thenReturn(true)
			.onErrorResume((error) -> {
				log.info("Redis is told later that reservation {} is {}: {}", ended.reservationId(), ended.status(),
						error.toString());
				return Mono.just(false);
			});
	}

	private Mono<Void> takeBack(EndedReservation ended) {
		if (ended.status() != ReservationStatus.PAID) {
			return this.loans.takeBack(ended.concertId(), ended.userId(), ended.reservationId(), Loans.Outcome.LOST);
		}
		// Read after the payment's commit: of two payments at once, the later sees the
		// other.
		return this.reservations.settlement(ended.reservationId())
			.flatMap((settled) -> this.loans.settle(ended.concertId(), ended.userId(), ended.reservationId(),
					settled.paidAt(), settled.othersPending()));
	}

}
