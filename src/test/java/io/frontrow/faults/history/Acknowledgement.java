package io.frontrow.faults.history;

import java.util.List;

import io.frontrow.faults.model.SaleState;

/**
 * What a buyer was told, and can hold against the database: each knows what must be found
 * there once all is quiet, if it was true.
 */
public sealed interface Acknowledgement {

	public boolean holds(SaleState register);

	/** Charged: 200. */
	public record Charged(String userId, String entryId, long amount) implements Acknowledgement {

		@Override
		public boolean holds(SaleState register) {
			return register.entries(userId())
				.stream()
				.anyMatch((entry) -> entry.entryId().equals(entryId()) && entry.type().equals("CHARGE")
						&& entry.amount() == amount());
		}

	}

	/** Reserved: 201. What became of it is another fact. */
	public record Held(String userId, String reservationId, List<Long> seatIds) implements Acknowledgement {

		@Override
		public boolean holds(SaleState register) {
			return register.reservation(reservationId())
				.filter((found) -> found.userId().equals(userId()) && found.seatIds().equals(seatIds()))
				.isPresent();
		}

	}

	/** Paid: 201. The seats are sold to this reservation, and the money is taken. */
	public record Paid(Held held, String paymentId, long amount) implements Acknowledgement {

		@Override
		public boolean holds(SaleState register) {
			return register.isPaid(held().reservationId(), paymentId(), amount())
					&& held().seatIds().stream().allMatch((seat) -> register.isSold(seat, held().reservationId()))
					&& register.entries(held().userId())
						.stream()
						.anyMatch((entry) -> entry.isPaymentOf(held().reservationId()) && entry.amount() == -amount());
		}

	}

	/** Cancelled: 204. The seats are another's or nobody's, and no money is taken. */
	public record Cancelled(Held held) implements Acknowledgement {

		@Override
		public boolean holds(SaleState register) {
			return register.isOver(held(), "CANCELLED", "EXPIRED");
		}

	}

	/** Not paid in time: 410. */
	public record Expired(Held held) implements Acknowledgement {

		@Override
		public boolean holds(SaleState register) {
			return register.isOver(held(), "EXPIRED");
		}

	}

}
