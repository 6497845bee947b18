package io.frontrow.faults.workload;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SplittableRandom;

import io.frontrow.Answer;
import io.frontrow.faults.client.BuyerClient;
import io.frontrow.faults.client.Operation;
import io.frontrow.faults.client.Route;
import io.frontrow.faults.cluster.network.DaemonThread;
import io.frontrow.faults.history.Acknowledgement.Cancelled;
import io.frontrow.faults.history.Acknowledgement.Charged;
import io.frontrow.faults.history.Acknowledgement.Expired;
import io.frontrow.faults.history.Acknowledgement.Held;
import io.frontrow.faults.history.Acknowledgement.Paid;
import io.frontrow.faults.history.History;

/** One way through the sale: the line, the seats, the money, and the payment or not. */
public final class Purchase {

	private static final Duration AFTER_THE_HOLD = Duration.ofMillis(200);

	private final ConcertOnSale show;

	private final SeatPicker share;

	private final BuyerClient errands;

	private final History diary;

	private final Route route;

	private final SplittableRandom luck;

	public Purchase(ConcertOnSale show, SeatPicker share, BuyerClient errands, History diary, Route route,
			SplittableRandom luck) {
		this.show = show;
		this.share = share;
		this.errands = errands;
		this.diary = diary;
		this.route = route;
		this.luck = luck;
	}

	/**
	 * Makes it, or as much of it as there is a mind to.
	 * @param userId who buys
	 * @param number of the purchase: no two charges of a buyer are the same amount
	 * @return whether it came to a payment
	 */
	public boolean make(String userId, int number) {
		this.errands.enter(this.route);
		SeatRequest wish = this.share.wish(this.luck);
		if (wish.count() == 0) {
			return false;
		}
		Answer answer = run(wish.intent(this.show.performanceId(), key()));
		if (answer.status() != 201) {
			wish.refusal(userId, answer).ifPresentOrElse(this.diary::isRefused, () -> this.diary.surprise(answer));
			return false;
		}
		Held held = new Held(userId, answer.text("reservationId"), seats(answer));
		if (!wish.isMetBy(held.seatIds())) {
			this.diary.surprise(answer);
		}
		this.diary.isTold(held);
		this.share.holds(held.seatIds());
		return conclude(held, answer, number);
	}

	private static List<Long> seats(Answer reservation) {
		return reservation.get("seats").valueStream().map((seat) -> seat.get("seatId").longValue()).sorted().toList();
	}

	private boolean conclude(Held held, Answer reserved, int number) {
		double mood = this.luck.nextDouble();
		if (mood < 0.15 || this.share.isEnough()) {
			cancel(held);
			return false;
		}
		if (mood < 0.2) {
			// Forgotten: it runs out by itself.
			return false;
		}
		if (mood < 0.3 && this.show.holdsAreShort()) {
			Instant expiry = OffsetDateTime.parse(reserved.text("expiresAt")).toInstant();
			DaemonThread.rest(Duration.between(Instant.now(), expiry.plus(AFTER_THE_HOLD)));
		}
		long amount = reserved.number("amount");
		charge(held.userId(), amount + number);
		return pay(held, amount);
	}

	private void cancel(Held held) {
		Answer answer = run(Operation.cancel(held.reservationId()));
		if (answer.status() == 204) {
			this.diary.isTold(new Cancelled(held));
			this.share.gaveBack(held.seatIds());
		}
		else {
			this.diary.surprise(answer);
		}
	}

	private void charge(String userId, long amount) {
		Answer answer = run(Operation.charge(userId, amount, key()));
		if (answer.status() == 200) {
			this.diary.isTold(new Charged(userId, answer.text("entryId"), amount));
		}
		else {
			this.diary.surprise(answer);
		}
	}

	private boolean pay(Held held, long amount) {
		Answer answer = run(Operation.pay(held.reservationId(), key()));
		if (answer.status() == 201) {
			this.diary.isTold(new Paid(held, answer.text("paymentId"), amount));
			this.share.paid(held.seatIds());
			return true;
		}
		if (isProblem(answer, 410, "RESERVATION_EXPIRED")) {
			this.diary.isTold(new Expired(held));
			this.share.gaveBack(held.seatIds());
		}
		else {
			this.diary.surprise(answer);
		}
		return false;
	}

	private Answer run(Operation intent) {
		return this.errands.run(intent, this.route);
	}

	private String key() {
		return Operation.freshKey(this.luck);
	}

	private static boolean isProblem(Answer answer, int status, String code) {
		return answer.status() == status && answer.raw().contains("\"" + code + "\"");
	}

}
