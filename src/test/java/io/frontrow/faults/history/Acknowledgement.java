package io.frontrow.faults.history;

import java.util.List;

import io.frontrow.faults.model.SaleState;

/**
 * An operation whose success a buyer was told of. Each kind knows what the final state
 * must contain if the answer was true.
 */
public sealed interface Acknowledgement {

	/** Whether the final state contains what was acknowledged. */
	boolean holds(SaleState state);

	/** Charged: 200. */
	record Charged(String userId, String entryId, long amount) implements Acknowledgement {

		@Override
		public boolean holds(SaleState state) {
			return state.entries(userId())
				.stream()
				.anyMatch((entry) -> entry.entryId().equals(entryId()) && entry.type().equals("CHARGE")
						&& entry.amount() == amount());
		}

	}

	/** Reserved: 201. How the reservation ended is another acknowledgement. */
	record Held(String userId, String reservationId, List<Long> seatIds) implements Acknowledgement {

		@Override
		public boolean holds(SaleState state) {
			return state.reservation(reservationId())
				.filter((found) -> found.userId().equals(userId()) && found.seatIds().equals(seatIds()))
				.isPresent();
		}

		private boolean isOver(SaleState state, String... statuses) {
			return state.isOver(reservationId(), userId(), seatIds(), statuses);
		}

	}

	/** Paid: 201. The seats are sold to this reservation, and the money is taken. */
	record Paid(Held held, String paymentId, long amount) implements Acknowledgement {

		@Override
		public boolean holds(SaleState state) {
			return state.isPaid(held().reservationId(), paymentId(), amount())
					&& held().seatIds().stream().allMatch((seat) -> state.isSold(seat, held().reservationId()))
					&& state.entries(held().userId())
						.stream()
						.anyMatch((entry) -> entry.isPaymentOf(held().reservationId()) && entry.amount() == -amount());
		}

	}

	/** Cancelled: 204. The reservation has no seat any more, and no money is taken. */
	record Cancelled(Held held) implements Acknowledgement {

		@Override
		public boolean holds(SaleState state) {
			return held().isOver(state, "CANCELLED", "EXPIRED");
		}

	}

	/** Not paid in time: 410. */
	record Expired(Held held) implements Acknowledgement {

		@Override
		public boolean holds(SaleState state) {
			return held().isOver(state, "EXPIRED");
		}

	}

}
