package io.frontrow.reservation;

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

	private final SeatHolds holds;

	private final Loans loans;

	private final PendingReservations reservations;

	Aftermath(SeatHolds holds, Loans loans, PendingReservations reservations) {
		this.holds = holds;
		this.loans = loans;
		this.reservations = reservations;
	}

	/**
	 * Tells Redis of each. Never fails.
	 */
	public Mono<Void> tell(Iterable<EndedReservation> ended) {
		return Flux.fromIterable(ended).concatMap(this::tell).then();
	}

	/**
	 * Tells Redis of one. Idempotent; never fails.
	 */
	public Mono<Void> tell(EndedReservation ended) {
		Loans.Outcome outcome = (ended.status() == ReservationStatus.PAID) ? Loans.Outcome.PAID : Loans.Outcome.LOST;
		return this.holds.release(ended.concertId(), ended.seatIds())
			.then(Mono
				.defer(() -> this.loans.takeBack(ended.concertId(), ended.userId(), ended.reservationId(), outcome)))
			.then(Mono.defer(() -> this.reservations.markTold(ended.reservationId())))
			.onErrorResume((error) -> {
				log.info("Redis is told later that reservation {} is {}: {}", ended.reservationId(), ended.status(),
						error.toString());
				return Mono.empty();
			});
	}

}
