package io.frontrow.payment;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.frontrow.account.Balances;
import io.frontrow.account.Balances.Entry;
import io.frontrow.account.Balances.EntryType;
import io.frontrow.account.Users;
import io.frontrow.catalog.Seat;
import io.frontrow.idempotency.Attempt;
import io.frontrow.idempotency.Attempt.RecordedTransaction;
import io.frontrow.queue.Gate;
import io.frontrow.queue.LostTime;
import io.frontrow.queue.TokenView;
import io.frontrow.reservation.Aftermath;
import io.frontrow.reservation.EndedReservation;
import io.frontrow.reservation.HoldExpiry;
import io.frontrow.reservation.PaidReservations;
import io.frontrow.reservation.Reservation;
import io.frontrow.reservation.ReservationStatus;
import io.frontrow.reservation.Reservations;
import io.frontrow.support.Code;
import io.frontrow.support.HttpAnswer;
import io.frontrow.support.Refusal;
import io.frontrow.support.UnitsOfWork;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Pays a reservation from its user's balance. (Sequence 8: reservation looked up, a hold
 * that ran out refused, balance debited, reservation paid, payment stored, tickets
 * updated.) The reservation is checked before the balance, and all changes are one
 * transaction or none.
 */
@Component
public class PayReservation {

	private final Gate gate;

	private final LostTime lostTime;

	private final Reservations reservations;

	private final PaidReservations paidReservations;

	private final HoldExpiry expiry;

	private final Balances balances;

	private final Users users;

	private final Payments payments;

	private final Aftermath aftermath;

	private final UnitsOfWork units;

	PayReservation(Gate gate, Reservations reservations, PaidReservations paidReservations, HoldExpiry expiry,
			Balances balances, Users users, Payments payments, Aftermath aftermath, LostTime lostTime,
			UnitsOfWork units) {
		this.gate = gate;
		this.lostTime = lostTime;
		this.reservations = reservations;
		this.paidReservations = paidReservations;
		this.expiry = expiry;
		this.balances = balances;
		this.users = users;
		this.payments = payments;
		this.aftermath = aftermath;
		this.units = units.ofKind("payment");
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
		return this.lostTime.watch(token,
				this.units.detached(attempt.once(view.map(TokenView::userId),
						(transaction) -> view.flatMap((known) -> payable(known, reservationId, seatNumbers))
							.flatMap((reservation) -> payOrRefuse(reservation, transaction)))));
	}

	private Mono<Reservation> payable(TokenView view, UUID reservationId, @Nullable List<Integer> seatNumbers) {
		return this.reservations.read(reservationId, view.userId())
			.filter((reservation) -> seatNumbers == null || reservation.hasExactly(seatNumbers))
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.RESERVATION_NOT_FOUND)))
			.flatMap(this::requirePending)
			.doOnNext((reservation) -> view.requireActiveFor(reservation.concertId()));
	}

	/** A hold that has run out is put back on sale before its owner is told. */
	private Mono<Reservation> requirePending(Reservation reservation) {
		Mono<Void> tidy = (reservation.status() == ReservationStatus.EXPIRED)
				? this.expiry.expire(List.of(reservation.reservationId())) : Mono.empty();
		return tidy.then(Mono.fromCallable(reservation::requirePending));
	}

	private Mono<Payment> payOrRefuse(Reservation reservation, RecordedTransaction<Payment> transaction) {
		return transaction.run(pay(reservation))
			.flatMap((payment) -> this.aftermath.tell(paid(reservation)).thenReturn(payment))
			.onErrorResume(PaidReservations.NotPending.class, (lost) -> tellWhatBecameOfIt(reservation));
	}

	private Mono<Payment> pay(Reservation reservation) {
		List<Long> seatIds = reservation.seats().stream().map(Seat::seatId).toList();
		UUID id = reservation.reservationId();
		return this.paidReservations.markPaid(id)
			.then(Mono.defer(() -> debit(reservation)))
			.flatMap((entry) -> this.payments.insert(reservation, entry.balanceAfter()))
			.flatMap((payment) -> this.paidReservations.sellSeats(id, reservation.performanceId(), seatIds)
				.thenReturn(payment));
	}

	private Mono<Entry> debit(Reservation reservation) {
		return this.balances
			.change(reservation.userId(), EntryType.PAYMENT, -reservation.amount(),
					reservation.reservationId().toString())
			.switchIfEmpty(Mono.defer(() -> refuseBalance(reservation)));
	}

	private Mono<Entry> refuseBalance(Reservation reservation) {
		return this.users.readBalance(reservation.userId())
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("no user " + reservation.userId())))
			.flatMap((balance) -> Mono.error(new Refusal(Code.INSUFFICIENT_BALANCE,
					Map.of("balance", balance, "amount", reservation.amount()))));
	}

	/** Somebody ended it between the look and the guarded change. */
	private Mono<Payment> tellWhatBecameOfIt(Reservation reservation) {
		return this.reservations.read(reservation.reservationId(), reservation.userId())
			.flatMap(this::requirePending)
			.flatMap((pending) -> Mono.error(new IllegalStateException("reservation pending and not")));
	}

	private static EndedReservation paid(Reservation reservation) {
		return new EndedReservation(reservation.reservationId(), reservation.userId(), reservation.concertId(),
				reservation.performanceId(), ReservationStatus.PAID,
				reservation.seats().stream().map(Seat::seatId).toList());
	}

}
