package io.frontrow.reservation.web;

import java.util.List;
import java.util.Objects;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/**
 * @param seatIds 1 to 4, all different
 */
record ReserveRequest(@NotNull @Min(1) @Nullable Long performanceId,
		@NotNull @Size(min = 1, max = 4) @UniqueElements @Nullable List<@NotNull @Min(1) Long> seatIds) {

	/** The seats are a set: their order means nothing. */
	ReserveRequest meaning() {
		return new ReserveRequest(this.performanceId, Objects.requireNonNull(this.seatIds).stream().sorted().toList());
	}

}
