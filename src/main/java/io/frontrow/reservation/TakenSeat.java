package io.frontrow.reservation;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A seat that cannot be had, as the database knew it a moment ago.
 *
 * @param holder the reservation that holds it, or null where it is sold
 * @param left the time until that hold runs out, zero where it is sold
 */
record TakenSeat(long seatId, @Nullable UUID holder, Duration left) {

	/** What {@link #parse} reads, of the table {@code seats}. */
	static final String COLUMNS = "CONCAT_WS(' ', seat_id,"
			+ " TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), IF(status = 'HELD', held_until, NULL)),"
			+ " IF(status = 'HELD', reservation_id, NULL))";

	private static final int PARTS_OF_HELD = 3;

	/** Reads a list of {@link #COLUMNS}. */
	static List<TakenSeat> parse(@Nullable String concatenated) {
		return (concatenated != null) ? Stream.of(concatenated.split(",")).map(TakenSeat::parseOne).toList()
				: List.of();
	}

	private static TakenSeat parseOne(String columns) {
		String[] parts = columns.split(" ", PARTS_OF_HELD);
		return (parts.length == PARTS_OF_HELD)
				? new TakenSeat(Long.parseLong(parts[0]), UUID.fromString(parts[2]),
						Duration.ofNanos(1_000 * Long.parseLong(parts[1])))
				: new TakenSeat(Long.parseLong(parts[0]), null, Duration.ZERO);
	}

	boolean isSold() {
		return this.holder == null;
	}

}
