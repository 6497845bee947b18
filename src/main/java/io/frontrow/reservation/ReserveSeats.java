package io.frontrow.reservation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.frontrow.catalog.Concert;
import io.frontrow.catalog.Concerts;
import io.frontrow.catalog.Performance;
import io.frontrow.idempotency.Attempt;
import io.frontrow.idempotency.Attempt.RecordedTransaction;
import io.frontrow.queue.Gate;
import io.frontrow.queue.Loans;
import io.frontrow.queue.Loans.Loan;
import io.frontrow.queue.QueueToken;
import io.frontrow.queue.TokenView;
import io.frontrow.support.Code;
import io.frontrow.support.HttpAnswer;
import io.frontrow.support.Ids;
import io.frontrow.support.Refusal;
import io.frontrow.support.UnitsOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;

/**
 * Reserves seats, all of them or none. (Sequence 5: token checked, seat looked up and
 * occupied, remaining seats updated, reservation stored as waiting for payment.) The
 * whole is one unit of work: a client that leaves half way changes nothing of its course.
 */
@Component
public class ReserveSeats {

	private static final Logger log = LoggerFactory.getLogger(ReserveSeats.class);

	/**
	 * A hold that is still being decided is waited for this long in all: 10 times 20 ms.
	 */
	private static final Duration LOCK_RETRY_PAUSE = Duration.ofMillis(20);

	private static final int LOCK_RETRIES = 10;

	/** How often overdue holds in the way are cleared before giving up. */
	private static final int CLEARINGS_MAX = 3;

	private final Gate gate;

	private final Loans loans;

	private final Concerts concerts;

	private final SeatHolds holds;

	private final HoldDecision decision;

	private final HoldExpiry expiry;

	private final Reservations reservations;

	private final CancelReservation cancelReservation;

	private final UnitsOfWork units;

	ReserveSeats(Gate gate, Loans loans, Concerts concerts, SeatHolds holds, HoldDecision decision, HoldExpiry expiry,
			Reservations reservations, CancelReservation cancelReservation, UnitsOfWork units) {
		this.gate = gate;
		this.loans = loans;
		this.concerts = concerts;
		this.holds = holds;
		this.decision = decision;
		this.expiry = expiry;
		this.reservations = reservations;
		this.cancelReservation = cancelReservation;
		this.units = units;
	}

	/**
	 * @param token the header's value, or null where there is none
	 * @param seatIds 1 to 4 distinct seats
	 * @return the answer: the reservation, waiting for its payment, or, with nothing
	 * changed, a refusal; other refusals are errors
	 */
	public Mono<HttpAnswer> reserve(@Nullable String token, long performanceId, Collection<Long> seatIds,
			Attempt<Reservation> attempt) {
		String shown = Gate.required(token);
		QueueToken parsed = QueueToken.parse(shown).orElseThrow(() -> new Refusal(Code.QUEUE_TOKEN_INVALID));
		return this.units.detached(attempt.once(this.gate.identify(shown).map(TokenView::userId),
				(transaction) -> target(performanceId, seatIds)
					// Without its target the request still says first that its token is
					// unknown.
					.onErrorResume(Refusal.class, (missing) -> this.gate.identify(shown).then(Mono.error(missing)))
					.flatMap((performance) -> (performance.concertId() == parsed.concertId())
							? reserve(parsed, performance, seatIds, transaction)
							: refuseOtherConcert(shown, performance))));
	}

	private Mono<Performance> target(long performanceId, Collection<Long> seatIds) {
		return this.concerts.findPerformance(performanceId)
			.filter((performance) -> seatIds.stream().allMatch(performance::has))
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.SEAT_NOT_FOUND)));
	}

	private Mono<Reservation> refuseOtherConcert(String token, Performance performance) {
		return this.gate.identify(token)
			.flatMap((view) -> Mono.error(() -> new IllegalStateException(
					view.requireActiveFor(performance.concertId()) + " is of two concerts")));
	}

	private Mono<Reservation> reserve(QueueToken token, Performance performance, Collection<Long> seatIds,
			RecordedTransaction<Reservation> transaction) {
		UUID reservationId = Ids.next();
		return this.loans.lend(token, reservationId)
			.zipWith(this.concerts.find(performance.concertId()))
			.map((lent) -> draft(reservationId, lent.getT1(), lent.getT2(), performance, seatIds))
			.flatMap((draft) -> hold(draft, transaction).onErrorResume((error) -> undo(draft, error))
				.timed()
				.flatMap((made) -> (made.elapsed().compareTo(LeaveLine.SEEN_WITHIN) < 0) ? Mono.just(made.get())
						: cancelIfLeft(token, made.get())));
	}

	/** {@link LeaveLine} has not waited for this one. */
	private Mono<Reservation> cancelIfLeft(QueueToken token, Reservation made) {
		return this.gate.identify(token.text())
			.map((view) -> view.requireActiveFor(made.concertId()))
			.thenReturn(made)
			.onErrorResume(Refusal.class,
					(left) -> this.cancelReservation.cancel(made.reservationId(), made.userId()).then(Mono.error(left)))
			.onErrorReturn((error) -> !(error instanceof Refusal), made);
	}

	private static Draft draft(UUID reservationId, Loan loan, Concert concert, Performance performance,
			Collection<Long> seatIds) {
		return new Draft(reservationId, loan.userId(), performance,
				seatIds.stream().sorted().map(performance::seat).toList(), loan.holdTtl(), concert.maxSeatsPerUser());
	}

	private Mono<Reservation> hold(Draft draft, RecordedTransaction<Reservation> transaction) {
		return lock(draft, draft.seatIds(), LOCK_RETRIES)
			.then(Mono.defer(() -> decide(draft, transaction, CLEARINGS_MAX)));
	}

	/**
	 * Locks the seats. A seat that another has locked is refused only if the database
	 * knows a hold or a sale of it; one still being decided is waited for; and a lock
	 * that has outlived its hold is ignored in the end, because the database decides.
	 */
	private Mono<Void> lock(Draft draft, List<Long> seatIds, int retries) {
		return this.holds.tryLock(draft, seatIds)
			.filter((blocked) -> !blocked.isEmpty() && retries > 0)
			.flatMap((blocked) -> refuseTaken(draft).then(Mono.delay(LOCK_RETRY_PAUSE))
				.then(Mono.defer(() -> lock(draft, blocked, retries - 1))));
	}

	private Mono<Void> refuseTaken(Draft draft) {
		return this.decision.diagnose(draft)
			.filter((diagnosis) -> !diagnosis.taken().isEmpty())
			.flatMap((diagnosis) -> Mono.justOrEmpty(diagnosis.refusal(draft)).flatMap(Mono::error));
	}

	private Mono<Reservation> decide(Draft draft, RecordedTransaction<Reservation> transaction, int clearings) {
		return this.decision.make(draft, transaction)
			.onErrorResume(HoldDecision.GuardFailed.class, (failed) -> this.decision.diagnose(draft)
				.flatMap((diagnosis) -> afterwards(draft, transaction, diagnosis, clearings)));
	}

	private Mono<Reservation> afterwards(Draft draft, RecordedTransaction<Reservation> transaction, Diagnosis diagnosis,
			int clearings) {
		if (diagnosis.refusal(draft).isPresent()) {
			return Mono.error(diagnosis.refusal(draft).get());
		}
		if (clearings == 0) {
			return Mono.error(new CannotAcquireLockException("the seats changed hands again and again"));
		}
		Mono<Void> clear = diagnosis.overdue().isEmpty() ? Mono.empty() : this.expiry.expire(diagnosis.overdue());
		return clear.then(Mono.defer(() -> decide(draft, transaction, clearings - 1)));
	}

	/**
	 * After a refusal, everything is as it was before. After trouble with the database
	 * the hold may have been committed all the same: then it keeps its locks and its
	 * time.
	 */
	private Mono<Reservation> undo(Draft draft, Throwable error) {
		Mono<Boolean> isMade = (error instanceof Refusal) ? Mono.just(false)
				: this.reservations.read(draft.reservationId(), draft.userId()).hasElement();
		return isMade.filter((made) -> !made)
			.flatMap((made) -> this.holds.unlock(draft)
				.then(this.loans.takeBack(draft.concertId(), draft.userId(), draft.reservationId(),
						Loans.Outcome.REFUSED)))
			.onErrorResume((trouble) -> {
				log.info("reservation {} was not taken back in Redis, its locks and its time run out: {}",
						draft.reservationId(), trouble.toString());
				return Mono.empty();
			})
			.then(Mono.error(error));
	}

}
