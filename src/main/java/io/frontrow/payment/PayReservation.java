package io.frontrow.payment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.frontrow.account.Users;
import io.frontrow.catalog.Seat;
import io.frontrow.engine.commit.GroupCommit;
import io.frontrow.engine.commit.GroupCommits;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.idempotency.Attempt;
import io.frontrow.idempotency.IdempotencyRecords;
import io.frontrow.idempotency.Recorded;
import io.frontrow.idempotency.RecordedDecision;
import io.frontrow.idempotency.Recording;
import io.frontrow.payment.PaymentDecision.Paid;
import io.frontrow.queue.Gate;
import io.frontrow.queue.token.TokenView;
import io.frontrow.queue.turn.OutageCredit;
import io.frontrow.reservation.ending.HoldExpiry;
import io.frontrow.reservation.ending.Outbox;
import io.frontrow.reservation.state.EndedReservation;
import io.frontrow.reservation.state.Reservation;
import io.frontrow.reservation.state.ReservationStatus;
import io.frontrow.reservation.state.Reservations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

import org.springframework.stereotype.Component;

/**
 * Pays a reservation from its user's balance. The reservation is checked before the
 * balance, and all changes are one transaction or none. The steps are in
 * {@code src/docs/sequences.md#pay-a-reservation}.
 */
@Component
public class PayReservation {

	private final Gate gate;

	private final OutageCredit outageCredit;

	private final Reservations reservations;

	private final HoldExpiry expiry;

	private final Users users;

	private final GroupCommit<Recorded<Reservation, Paid>, Paid> group;

	private final Outbox outbox;

	private final UnitsOfWork units;

	PayReservation(Gate gate, Reservations reservations, HoldExpiry expiry, Users users, PaymentDecision decision,
			Outbox outbox, OutageCredit outageCredit, UnitsOfWork units, GroupCommits groups,
			IdempotencyRecords records) {
		this.gate = gate;
		this.outageCredit = outageCredit;
		this.reservations = reservations;
		this.expiry = expiry;
		this.users = users;
		this.outbox = outbox;
		this.units = units.ofKind("payment");
		this.group = groups.of("payment", new RecordedDecision<>(decision, records), this.units);
	}

	/**
	 * @param token the header's value, or null where there is none
	 * @param seatNumbers the reservation's own set where given
	 * @return the answer: the payment, or, with nothing debited, a refusal; other
	 * refusals are errors
	 */
	public Mono<HttpAnswer> pay(@Nullable String token, UUID reservationId, @Nullable List<Integer> seatNumbers,
			Attempt<Payment> attempt) {
		Mono<TokenView> view = this.gate.identify(token).cache();
		return this.outageCredit.watch(token,
				this.units.detached(attempt.once(view.map(TokenView::userId),
						(recording) -> asked(token, view, reservationId)
							.flatMap((asked) -> payable(asked.getT1(), asked.getT2(), seatNumbers))
							.flatMap((reservation) -> payOrRefuse(reservation, recording)))));
	}

	/**
	 * Asks both at once, Redis for the token's state and MySQL for the reservation: whose
	 * it must be, the token's signature says.
	 */
	private Mono<Tuple2<TokenView, Optional<Reservation>>> asked(@Nullable String token, Mono<TokenView> view,
			UUID reservationId) {
		return this.gate.read(token)
			.flatMap((signed) -> Mono.zip(view,
					this.reservations.read(reservationId, signed.userId()).singleOptional()));
	}

	private Mono<Reservation> payable(TokenView view, Optional<Reservation> found,
			@Nullable List<Integer> seatNumbers) {
		return Mono.justOrEmpty(found)
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.RESERVATION_NOT_FOUND)))
			.filter((reservation) -> seatNumbers == null || reservation.hasExactly(seatNumbers))
			.switchIfEmpty(Mono.error(() -> Refusal.because(Code.RESERVATION_NOT_FOUND, "seatNumbers")))
			.flatMap(this::requirePending)
			.doOnNext((reservation) -> view.requireActiveFor(reservation.concertId()));
	}

	/** A hold that has run out is put back on sale before its owner is told. */
	private Mono<Reservation> requirePending(Reservation reservation) {
		Mono<Void> tidy = (reservation.status() == ReservationStatus.EXPIRED)
				? this.expiry.expire(List.of(reservation.reservationId())) : Mono.empty();
		return tidy.then(Mono.fromCallable(reservation::requirePending));
	}

	private Mono<Payment> payOrRefuse(Reservation reservation, @Nullable Recording<Payment> recording) {
		Recording<Paid> ofPaid = (recording != null) ? recording.of(Paid::payment) : null;
		return this.group.commit(new Recorded<>(reservation, ofPaid))
			.delayUntil(
					(paid) -> this.outbox.tellPaid(ended(reservation), paid.payment().paidAt(), paid.othersPending()))
			.map(Paid::payment)
			.switchIfEmpty(Mono.defer(() -> refuse(reservation)));
	}

	/**
	 * Somebody ended it between the look and the guarded change, or the balance is too
	 * small, or the database has no such user: then neither is the token one of ours.
	 */
	private Mono<Payment> refuse(Reservation reservation) {
		return this.reservations.read(reservation.reservationId(), reservation.userId())
			.flatMap(this::requirePending)
			.flatMap((pending) -> this.users.readBalance(reservation.userId()))
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.QUEUE_TOKEN_INVALID)))
			.flatMap((balance) -> Mono.error((balance < reservation.amount())
					? new Refusal(Code.INSUFFICIENT_BALANCE, Map.of("balance", balance, "amount", reservation.amount()))
					// It was charged in between: the same call succeeds when it is made
					// again.
					: new Refusal(Code.TEMPORARILY_UNAVAILABLE)));
	}

	private static EndedReservation ended(Reservation reservation) {
		return new EndedReservation(reservation.reservationId(), reservation.userId(), reservation.concertId(),
				reservation.performanceId(), ReservationStatus.PAID,
				reservation.seats().stream().map(Seat::seatId).toList());
	}

}
