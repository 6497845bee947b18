package io.frontrow.reservation.state;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A seat that cannot be had, as the database knew it a moment ago.
 *
 * @param holder the reservation that holds it, or null where it is sold
 * @param left the time until that hold runs out, zero where it is sold
 */
public record TakenSeat(long seatId, @Nullable UUID holder, Duration left) {

	boolean isSold() {
		return this.holder == null;
	}

}
