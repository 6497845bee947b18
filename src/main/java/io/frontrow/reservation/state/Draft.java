package io.frontrow.reservation.state;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;

/**
 * A reservation that is being decided.
 *
 * @param seats in the one global order in which locks and rows are taken: by id
 */
public record Draft(UUID reservationId, UUID userId, Performance performance, List<Seat> seats, Duration holdTtl,
		int maxSeatsPerUser) {

	/** The same reservation of other seats. */
	public Draft of(List<Seat> others) {
		return new Draft(this.reservationId, this.userId, this.performance, others, this.holdTtl, this.maxSeatsPerUser);
	}

	public List<Long> seatIds() {
		return this.seats.stream().map(Seat::seatId).toList();
	}

	public long concertId() {
		return this.performance.concertId();
	}

	long amount() {
		return this.seats.stream().mapToLong(Seat::price).sum();
	}

	/**
	 * What it becomes when it is decided.
	 * @param at by the database's clock
	 */
	public Reservation reservation(Instant at) {
		return new Reservation(this.reservationId, this.userId, concertId(), this.performance.performanceId(),
				ReservationStatus.PENDING_PAYMENT, this.seats, amount(), at.plus(this.holdTtl), at, null);
	}

	/**
	 * Who owns the locks of this hold. Redisson tells owners apart by a number, by
	 * default the thread's, which two customers on one event loop would share (its issue
	 * 4467).
	 */
	long lockOwner() {
		return lockOwner(this.reservationId);
	}

	static long lockOwner(UUID reservationId) {
		return reservationId.getMostSignificantBits() ^ reservationId.getLeastSignificantBits();
	}

}
