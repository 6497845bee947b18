package io.frontrow.reservation.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a reservation stands in its user's list: by when it was made, by the database's
 * clock, then by its id.
 *
 * @param at to the microsecond
 */
public record ListKey(Instant at, String id) {

	/** What the text of a key looks like. */
	public static final String PATTERN = "[0-9]{1,16}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

	/** Behind everything: where a list that begins with the newest begins. */
	static final ListKey END = new ListKey(Instant.parse("9998-12-31T23:59:59Z"), "g");

	public static ListKey of(Reservation reservation) {
		return new ListKey(reservation.createdAt(), reservation.reservationId().toString());
	}

	static ListKey parse(String text) {
		int dot = text.indexOf('.');
		return new ListKey(Instant.EPOCH.plus(Long.parseLong(text.substring(0, dot)), ChronoUnit.MICROS),
				text.substring(dot + 1));
	}

	@Override
	public String toString() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, this.at) + "." + this.id;
	}

}
