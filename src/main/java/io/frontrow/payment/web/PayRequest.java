package io.frontrow.payment.web;

import java.util.List;
import java.util.UUID;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param seatNumbers the reservation's own set, or null to leave it out
 */
record PayRequest(@NotNull @Nullable UUID reservationId, @Nullable List<@NotNull @Min(1) Integer> seatNumbers) {

	/** The numbers are a set: their order means nothing. */
	PayRequest meaning() {
		return (this.seatNumbers != null)
				? new PayRequest(this.reservationId, this.seatNumbers.stream().sorted().toList()) : this;
	}

}
