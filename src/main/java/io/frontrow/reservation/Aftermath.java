package io.frontrow.reservation;

import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

import io.frontrow.commit.GroupCommit;
import io.frontrow.commit.GroupCommits;
import io.frontrow.queue.Loans.SpentTicket;
import io.frontrow.queue.Loans;
import io.frontrow.reservation.Settlements.Settlement;
import io.frontrow.reservation.ToldReservations.Told;
import io.frontrow.support.UnitsOfWork;
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

	private static final int AT_ONCE = 32;

	private final SeatHolds holds;

	private final TakenSeats takenSeats;

	private final Loans loans;

	private final GroupCommit<EndedReservation, Settlement> settlements;

	private final GroupCommit<Told, UUID> told;

	Aftermath(SeatHolds holds, TakenSeats takenSeats, Loans loans, Settlements settlements, ToldReservations told,
			GroupCommits groups, UnitsOfWork units) {
		this.holds = holds;
		this.takenSeats = takenSeats;
		this.loans = loans;
		this.settlements = groups.of("settlement", settlements, units.ofKind("settlement"));
		this.told = groups.of("told", told, units.ofKind("told"));
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
		this.takenSeats.note(ended);
		return this.holds.release(ended.concertId(), ended.seatIds())
			.then(Mono.defer(() -> takeBack(ended)))
			.map((spent) -> new Told(ended.reservationId(), spent))
			.defaultIfEmpty(new Told(ended.reservationId(), null))
			.flatMap((known) -> this.told.commit(known, null))
			.thenReturn(true)
			.onErrorResume((error) -> {
				log.info("Redis is told later that reservation {} is {}: {}", ended.reservationId(), ended.status(),
						error.toString());
				return Mono.just(false);
			});
	}

	/** The ticket of the token that has ended by it, or empty. */
	private Mono<SpentTicket> takeBack(EndedReservation ended) {
		if (ended.status() != ReservationStatus.PAID) {
			return this.loans.takeBack(ended.concertId(), ended.userId(), ended.reservationId(), Loans.Outcome.LOST)
				.then(Mono.empty());
		}
		return this.settlements.commit(ended, null)
			.flatMap((settled) -> this.loans.settle(ended.concertId(), ended.userId(), ended.reservationId(),
					Instant.ofEpochMilli(settled.paidAtMillis()), settled.othersPending()));
	}

}
