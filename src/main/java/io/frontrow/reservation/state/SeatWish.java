package io.frontrow.reservation.state;

import java.util.Collection;

import io.frontrow.reservation.best.BestAvailable;
import org.jspecify.annotations.Nullable;

/**
 * Which seats of a performance somebody would like to have.
 */
public sealed interface SeatWish {

	/**
	 * These very seats, all or none.
	 *
	 * @param seatIds 1 to 4, all different
	 */
	record Named(Collection<Long> seatIds) implements SeatWish {
	}

	/**
	 * The best that there are, by {@link BestAvailable}'s order.
	 *
	 * @param count 1 to 4
	 * @param section the only one to look in, or null for any
	 */
	record Best(int count, @Nullable String section) implements SeatWish {
	}

}
