package io.frontrow.faults.workload;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SplittableRandom;

import io.frontrow.Answer;
import io.frontrow.concurrent.Pause;
import io.frontrow.faults.client.BuyerClient;
import io.frontrow.faults.client.Operation;
import io.frontrow.faults.client.Route;
import io.frontrow.faults.history.Acknowledgement.Cancelled;
import io.frontrow.faults.history.Acknowledgement.Charged;
import io.frontrow.faults.history.Acknowledgement.Expired;
import io.frontrow.faults.history.Acknowledgement.Held;
import io.frontrow.faults.history.Acknowledgement.Paid;
import io.frontrow.faults.history.History;

/** One way through the sale: the queue, the seats, the money, and the payment or not. */
final class Purchase {

	private static final Duration AFTER_THE_HOLD = Duration.ofMillis(200);

	private final ConcertOnSale concert;

	private final SeatPicker seats;

	private final BuyerClient client;

	private final History history;

	private final Route route;

	private final SplittableRandom random;

	Purchase(ConcertOnSale concert, SeatPicker seats, BuyerClient client, History history, Route route,
			SplittableRandom random) {
		this.concert = concert;
		this.seats = seats;
		this.client = client;
		this.history = history;
		this.route = route;
		this.random = random;
	}

	/**
	 * Makes the purchase, or a random part of it.
	 * @param userId who buys
	 * @param number of the purchase: it makes each charge of a buyer a different amount
	 * @return whether the seats were paid
	 */
	boolean make(String userId, int number) {
		this.client.enter(this.route);
		SeatRequest request = this.seats.pick(this.random);
		if (request.count() == 0) {
			return false;
		}
		Answer answer = invoke(request.operation(this.concert.performanceId(), key()));
		if (answer.status() != 201) {
			request.refusal(userId, answer).ifPresentOrElse(this.history::add, () -> this.history.addViolation(answer));
			return false;
		}
		Held held = new Held(userId, answer.text("reservationId"), seatIds(answer));
		if (!request.allows(held.seatIds())) {
			this.history.addViolation(answer);
		}
		this.history.add(held);
		this.seats.hold(held.seatIds());
		return conclude(held, answer, number);
	}

	private static List<Long> seatIds(Answer reservation) {
		return reservation.get("seats").valueStream().map((seat) -> seat.get("seatId").longValue()).sorted().toList();
	}

	private boolean conclude(Held held, Answer reserved, int number) {
		double choice = this.random.nextDouble();
		if (choice < 0.15 || this.seats.hasEnough()) {
			cancel(held);
			return false;
		}
		if (choice < 0.2) {
			// The buyer forgets the hold, and it expires.
			return false;
		}
		if (choice < 0.3 && this.concert.holdsAreShort()) {
			Instant expiry = OffsetDateTime.parse(reserved.text("expiresAt")).toInstant();
			Pause.of(Duration.between(Instant.now(), expiry.plus(AFTER_THE_HOLD)));
		}
		long amount = reserved.number("amount");
		charge(held.userId(), amount + number);
		return pay(held, amount);
	}

	private void cancel(Held held) {
		Answer answer = invoke(Operation.cancel(held.reservationId()));
		if (answer.status() == 204) {
			this.history.add(new Cancelled(held));
			this.seats.release(held.seatIds());
		}
		else {
			this.history.addViolation(answer);
		}
	}

	private void charge(String userId, long amount) {
		Answer answer = invoke(Operation.charge(userId, amount, key()));
		if (answer.status() == 200) {
			this.history.add(new Charged(userId, answer.text("entryId"), amount));
		}
		else {
			this.history.addViolation(answer);
		}
	}

	private boolean pay(Held held, long amount) {
		Answer answer = invoke(Operation.pay(held.reservationId(), key()));
		if (answer.status() == 201) {
			this.history.add(new Paid(held, answer.text("paymentId"), amount));
			this.seats.pay(held.seatIds());
			return true;
		}
		if (isProblem(answer, 410, "RESERVATION_EXPIRED")) {
			this.history.add(new Expired(held));
			this.seats.release(held.seatIds());
		}
		else {
			this.history.addViolation(answer);
		}
		return false;
	}

	private Answer invoke(Operation operation) {
		return this.client.invoke(operation, this.route);
	}

	private String key() {
		return Operation.freshKey(this.random);
	}

	private static boolean isProblem(Answer answer, int status, String code) {
		return answer.status() == status && answer.raw().contains("\"" + code + "\"");
	}

}
