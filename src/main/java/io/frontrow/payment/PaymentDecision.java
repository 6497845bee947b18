package io.frontrow.payment;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.frontrow.account.Balances;
import io.frontrow.account.Balances.Change;
import io.frontrow.account.Balances.Entry;
import io.frontrow.account.Balances.EntryType;
import io.frontrow.commit.Decision;
import io.frontrow.payment.PaymentDecision.Paid;
import io.frontrow.reservation.PaidReservations;
import io.frontrow.reservation.Reservation;
import io.frontrow.support.Ids;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Decides payments: balances debited, reservations paid, payments stored, seats sold. The
 * balances come first, because whose is too small has changed nothing then and is left
 * out; where a reservation no longer waits, all is undone.
 */
@Component
class PaymentDecision implements Decision<Reservation, Paid> {

	private final Balances balances;

	private final PaidReservations reservations;

	private final Payments payments;

	PaymentDecision(Balances balances, PaidReservations reservations, Payments payments) {
		this.balances = balances;
		this.reservations = reservations;
		this.payments = payments;
	}

	/** Of one user, one at a time: that covers the reservation too. */
	@Override
	public Collection<?> touches(Reservation reservation) {
		return List.of(reservation.userId());
	}

	@Override
	public Object party(Reservation reservation) {
		return reservation.concertId();
	}

	@Override
	public Mono<Map<Reservation, Paid>> decide(List<Reservation> reservations) {
		Map<Change, Reservation> byDebit = new HashMap<>();
		reservations.forEach((reservation) -> byDebit.put(debit(reservation), reservation));
		return this.balances.decide(List.copyOf(byDebit.keySet())).flatMap((debited) -> pay(byDebit, debited));
	}

	private static Change debit(Reservation reservation) {
		return new Change(Ids.next(), reservation.userId(), EntryType.PAYMENT, -reservation.amount(),
				reservation.reservationId());
	}

	private Mono<Map<Reservation, Paid>> pay(Map<Change, Reservation> byDebit, Map<Change, Entry> debited) {
		Map<Reservation, Payment> made = new HashMap<>();
		debited.forEach((change, entry) -> {
			Reservation reservation = byDebit.get(change);
			if (reservation != null) {
				made.put(reservation, new Payment(Ids.next(), reservation.reservationId(), reservation.amount(),
						entry.balanceAfter(), entry.at()));
			}
		});
		if (made.isEmpty()) {
			return Mono.just(Map.of());
		}
		return this.reservations.markPaid(made.keySet(), debited.values().iterator().next().at())
			.then(Mono.defer(() -> this.payments.insert(made)))
			.then(Mono.defer(() -> this.reservations.othersPending(made.keySet())))
			.map((others) -> paid(made, others))
			.delayUntil((paid) -> this.reservations.sellSeats(paid.keySet()));
	}

	private static Map<Reservation, Paid> paid(Map<Reservation, Payment> made, Map<Reservation, Integer> others) {
		Map<Reservation, Paid> paid = new HashMap<>();
		made.forEach((reservation, payment) -> paid.put(reservation,
				new Paid(payment, Objects.requireNonNull(others.get(reservation)))));
		return paid;
	}

	/**
	 * @param othersPending the user's reservations of the concert that still wait, of
	 * which this payment was made in turn: each payment locks its user's balance
	 */
	record Paid(Payment payment, int othersPending) {
	}

}
