package io.frontrow.reservation.state;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.catalog.Seat;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Seats of one performance held for one user until {@code expiresAt}, or what became of
 * them. A snapshot: one whose time is past is {@code EXPIRED} here, swept or not.
 *
 * @param seats 1 to 4, by their number
 * @param amount the sum of the seats' prices
 * @param paidAt null unless paid
 */
public record Reservation(UUID reservationId, UUID userId, long concertId, long performanceId, ReservationStatus status,
		List<Seat> seats, long amount, Instant expiresAt, Instant createdAt, @Nullable Instant paidAt) {

	/**
	 * Whether these are exactly the numbers of its seats, in any order.
	 */
	public boolean hasExactly(Collection<Integer> numbers) {
		Set<Integer> own = this.seats.stream().map(Seat::number).collect(Collectors.toSet());
		return numbers.size() == own.size() && own.equals(Set.copyOf(numbers));
	}

	/**
	 * Passes only a reservation that waits for its payment.
	 * @throws Refusal {@code RESERVATION_ALREADY_PAID}, {@code RESERVATION_CANCELLED} or
	 * {@code RESERVATION_EXPIRED}
	 */
	public Reservation requirePending() {
		return switch (this.status) {
			case PENDING_PAYMENT -> this;
			case PAID -> throw new Refusal(Code.RESERVATION_ALREADY_PAID);
			case CANCELLED -> throw new Refusal(Code.RESERVATION_CANCELLED);
			case EXPIRED -> throw new Refusal(Code.RESERVATION_EXPIRED);
		};
	}

}
