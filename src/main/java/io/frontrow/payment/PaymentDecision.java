package io.frontrow.payment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.frontrow.account.Balances;
import io.frontrow.account.Balances.Change;
import io.frontrow.account.Balances.Changed;
import io.frontrow.account.Balances.EntryType;
import io.frontrow.engine.commit.Decision;
import io.frontrow.engine.commit.GuardedStatement;
import io.frontrow.engine.commit.Statements;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.payment.PaymentDecision.Paid;
import io.frontrow.reservation.ending.PaidReservations;
import io.frontrow.reservation.ending.PaidReservations.Others;
import io.frontrow.reservation.state.Reservation;
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

	private final Statements statements;

	PaymentDecision(Balances balances, Statements statements) {
		this.balances = balances;
		this.statements = statements;
	}

	/** Of one user, one at a time: that covers the reservation too. */
	@Override
	public Collection<?> conflictKeys(Reservation reservation) {
		return List.of(reservation.userId());
	}

	@Override
	public Object fairnessKey(Reservation reservation) {
		return reservation.concertId();
	}

	@Override
	public Mono<Map<Reservation, Paid>> decide(List<Reservation> reservations) {
		Map<Change, Reservation> byDebit = new HashMap<>();
		reservations.forEach((reservation) -> byDebit.put(debit(reservation), reservation));
		return this.balances.change(List.copyOf(byDebit.keySet()))
			.flatMap((debited) -> debited.isEmpty() ? Mono.just(Map.of()) : pay(byDebit, debited));
	}

	private static Change debit(Reservation reservation) {
		return new Change(Ids.next(), reservation.userId(), EntryType.PAYMENT, -reservation.amount(),
				reservation.reservationId());
	}

	private Mono<Map<Reservation, Paid>> pay(Map<Change, Reservation> byDebit, Changed debited) {
		Map<Reservation, Payment> made = new HashMap<>();
		debited.entries().forEach((change, entry) -> {
			Reservation reservation = Objects.requireNonNull(byDebit.get(change));
			made.put(reservation, new Payment(Ids.next(), reservation.reservationId(), reservation.amount(),
					entry.balanceAfter(), entry.at()));
		});
		return this.statements
			.readAndRun(PaidReservations.othersPending(made.keySet()), Others::of, changes(debited, made))
			.map((others) -> paid(made, others));
	}

	/** The performances, which everybody changes, come last. */
	private static List<GuardedStatement> changes(Changed debited, Map<Reservation, Payment> made) {
		Instant paidAt = made.values().iterator().next().paidAt();
		List<GuardedStatement> changes = new ArrayList<>();
		changes.add(PaidReservations.marking(made.keySet(), paidAt));
		changes.add(debited.entering());
		changes.add(Payments.insertion(made));
		changes.addAll(PaidReservations.selling(made.keySet()));
		return changes;
	}

	private static Map<Reservation, Paid> paid(Map<Reservation, Payment> made, List<Others> others) {
		Map<Reservation, Paid> paid = new HashMap<>();
		made.forEach((reservation, payment) -> paid.put(reservation, new Paid(payment, pending(others, reservation))));
		return paid;
	}

	private static int pending(List<Others> others, Reservation reservation) {
		return others.stream().filter((each) -> each.areBeside(reservation)).mapToInt(Others::pending).sum();
	}

	/**
	 * @param othersPending the user's other reservations of the concert that waited just
	 * before, of which this payment was made in turn: each payment locks its user's
	 * balance
	 */
	record Paid(Payment payment, int othersPending) {
	}

}
