package io.frontrow.reservation;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.frontrow.catalog.Concert;
import io.frontrow.catalog.Concerts;
import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.idempotency.Attempt;
import io.frontrow.idempotency.Recording;
import io.frontrow.queue.Gate;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenView;
import io.frontrow.queue.turn.OutageCredit;
import io.frontrow.queue.turn.TurnLeases;
import io.frontrow.queue.turn.TurnLeases.Loan;
import io.frontrow.reservation.best.HoldBestSeats;
import io.frontrow.reservation.ending.CancelReservation;
import io.frontrow.reservation.hold.Diagnosis;
import io.frontrow.reservation.hold.HoldNamedSeats;
import io.frontrow.reservation.state.Draft;
import io.frontrow.reservation.state.Reservation;
import io.frontrow.reservation.state.Reservations;
import io.frontrow.reservation.state.SeatHolds;
import io.frontrow.reservation.state.SeatWish;
import io.frontrow.reservation.state.SeatWish.Best;
import io.frontrow.reservation.state.SeatWish.Named;
import io.frontrow.reservation.state.TakenSeats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Reserves seats, all of them or none. The whole is one unit of work: a client that
 * leaves half way changes nothing of its course. The steps are in
 * {@code src/docs/sequences.md#reserve-seats}.
 */
@Component
public class ReserveSeats {

	private static final Logger log = LoggerFactory.getLogger(ReserveSeats.class);

	private static final Duration TAKE_BACK_LIMIT = Duration.ofMillis(100);

	private final Gate gate;

	private final OutageCredit outageCredit;

	private final TurnLeases leases;

	private final Concerts concerts;

	private final SeatHolds holds;

	private final TakenSeats takenSeats;

	private final HoldNamedSeats namedSeats;

	private final HoldBestSeats bestSeats;

	private final Reservations reservations;

	private final CancelReservation cancelReservation;

	private final UnitsOfWork units;

	ReserveSeats(Gate gate, TurnLeases leases, Concerts concerts, SeatHolds holds, TakenSeats takenSeats,
			HoldNamedSeats namedSeats, HoldBestSeats bestSeats, Reservations reservations,
			CancelReservation cancelReservation, UnitsOfWork units, OutageCredit outageCredit) {
		this.gate = gate;
		this.outageCredit = outageCredit;
		this.leases = leases;
		this.concerts = concerts;
		this.holds = holds;
		this.takenSeats = takenSeats;
		this.namedSeats = namedSeats;
		this.bestSeats = bestSeats;
		this.reservations = reservations;
		this.cancelReservation = cancelReservation;
		this.units = units.ofKind("reservation");
	}

	/**
	 * @param token the header's value, or null where there is none
	 * @return the answer: the reservation, waiting for its payment, or, with nothing
	 * changed, a refusal; other refusals are errors
	 */
	public Mono<HttpAnswer> reserve(@Nullable String token, long performanceId, SeatWish wish,
			Attempt<Reservation> attempt) {
		return this.outageCredit.watch(token,
				this.gate.read(token).flatMap((shown) -> reserve(shown, performanceId, wish, attempt)));
	}

	private Mono<HttpAnswer> reserve(QueueToken token, long performanceId, SeatWish wish,
			Attempt<Reservation> attempt) {
		Mono<HttpAnswer> decided = decide(token, performanceId, wish, attempt);
		return (wish instanceof Named named && !attempt.isKeyed())
				? refuseTaken(token, performanceId, named).then(decided) : decided;
	}

	/**
	 * The crowd's usual answer, where it is known. Whatever else there is to refuse is
	 * left to the decision.
	 */
	private Mono<Void> refuseTaken(QueueToken token, long performanceId, Named wish) {
		return target(performanceId, wish).onErrorComplete(Refusal.class)
			.filter((performance) -> performance.concertId() == token.concertId()
					&& this.takenSeats.knows(wish.seatIds()))
			.flatMap((performance) -> this.gate.identify(token)
				.doOnNext((view) -> view.requireActiveFor(performance.concertId()))
				.zipWith(this.takenSeats.areTaken(performance, wish.seatIds()), (active, taken) -> taken))
			.flatMap((taken) -> taken ? Mono.error(Diagnosis.alreadyReserved(wish.seatIds())) : Mono.empty());
	}

	private Mono<HttpAnswer> decide(QueueToken token, long performanceId, SeatWish wish, Attempt<Reservation> attempt) {
		Mono<TokenView> view = this.gate.identify(token).cache();
		return this.units.detached(attempt.once(view.map(TokenView::userId), (recording) -> target(performanceId, wish)
			// Without its target the request still says first that its token is
			// unknown.
			.onErrorResume(Refusal.class, (missing) -> view.then(Mono.error(missing)))
			.flatMap((performance) -> (performance.concertId() == token.concertId())
					? reserve(token, view, performance, wish, recording) : refuseOtherConcert(view, performance))));
	}

	private Mono<Performance> target(long performanceId, SeatWish wish) {
		return this.concerts.findPerformance(performanceId)
			.flatMap((performance) -> (wish instanceof Named named) ? having(performance, named)
					: having(performance, ((Best) wish).section()));
	}

	private static Mono<Performance> having(Performance performance, Named wish) {
		return wish.seatIds().stream().allMatch(performance::has) ? Mono.just(performance)
				: Mono.error(new Refusal(Code.SEAT_NOT_FOUND));
	}

	private static Mono<Performance> having(Performance performance, @Nullable String section) {
		return (section == null || performance.section(section).isPresent()) ? Mono.just(performance)
				: Mono.error(Refusal.because(Code.SEAT_NOT_FOUND, "section", section));
	}

	private Mono<Reservation> refuseOtherConcert(Mono<TokenView> view, Performance performance) {
		return view.flatMap((known) -> Mono.error(() -> new IllegalStateException(
				known.requireActiveFor(performance.concertId()) + " is of two concerts")));
	}

	private Mono<Reservation> reserve(QueueToken token, Mono<TokenView> view, Performance performance, SeatWish wish,
			@Nullable Recording<Reservation> recording) {
		UUID reservationId = Ids.next();
		return this.leases.lend(token, reservationId)
			.onErrorResume((error) -> takeBackUnknown(token, view, reservationId, error))
			.zipWith(this.concerts.find(performance.concertId()))
			.map((lent) -> draft(reservationId, lent.getT1(), lent.getT2(), performance, wish))
			.flatMap((draft) -> hold(draft, wish, recording).onErrorResume((error) -> undo(draft, error)))
			// From before the gate, whose answer may be late.
			.timed()
			.flatMap((made) -> (made.elapsed().compareTo(LeaveQueue.SEEN_WITHIN) < 0) ? Mono.just(made.get())
					: cancelIfLeft(token, made.get()));
	}

	/**
	 * No answer says that nothing was lent. Sent right behind the loan, and hardly waited
	 * for: if Redis is away, both are lost, and what is left of them ends with the token.
	 */
	private Mono<Loan> takeBackUnknown(QueueToken token, Mono<TokenView> view, UUID reservationId, Throwable error) {
		Mono<Void> takenBack = (error instanceof Refusal) ? Mono.empty()
				: view
					.flatMap((known) -> this.leases.takeBack(token.concertId(), known.userId(), reservationId,
							TurnLeases.Outcome.REFUSED, List.of()))
					.timeout(TAKE_BACK_LIMIT)
					.onErrorComplete();
		return takenBack.then(Mono.error(error));
	}

	/**
	 * {@link LeaveQueue} has not waited for this one. Its answer stays as it is: it may
	 * be written down under a key, and it was made before it was cancelled. A token that
	 * Redis has forgotten has not left.
	 */
	private Mono<Reservation> cancelIfLeft(QueueToken token, Reservation made) {
		return this.gate.identify(token)
			.filter(TokenView::hasLeft)
			.flatMap((left) -> this.cancelReservation.cancel(made.reservationId(), made.userId()))
			.thenReturn(made)
			.onErrorReturn(made);
	}

	private static Draft draft(UUID reservationId, Loan loan, Concert concert, Performance performance, SeatWish wish) {
		List<Seat> seats = (wish instanceof Named named)
				? named.seatIds().stream().sorted().map(performance::seat).toList() : List.of();
		return new Draft(reservationId, loan.userId(), performance, seats, loan.holdTtl(), concert.maxSeatsPerUser());
	}

	private Mono<Reservation> hold(Draft draft, SeatWish wish, @Nullable Recording<Reservation> recording) {
		return (wish instanceof Best best) ? this.bestSeats.hold(draft, best, recording)
				: this.namedSeats.hold(draft, recording);
	}

	/**
	 * After a refusal, everything is as it was before. After trouble with the database
	 * the hold may have been committed all the same: then it keeps its locks and its
	 * time.
	 */
	private Mono<Reservation> undo(Draft draft, Throwable error) {
		return this.reservations.isUnmade(draft, error)
			.filter(Boolean::booleanValue)
			.flatMap((unmade) -> this.holds.unlock(draft)
				.then(this.leases.takeBack(draft.concertId(), draft.userId(), draft.reservationId(),
						TurnLeases.Outcome.REFUSED, List.of())))
			.onErrorResume((trouble) -> {
				log.info("reservation {} was not taken back in Redis, its locks and its time run out: {}",
						draft.reservationId(), trouble.toString());
				return Mono.empty();
			})
			.then(Mono.error(error));
	}

}
