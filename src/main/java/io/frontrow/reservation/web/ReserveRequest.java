package io.frontrow.reservation.web;

import java.util.List;
import java.util.Objects;

import io.frontrow.engine.problem.EitherOf;
import io.frontrow.engine.problem.InvalidRequest;
import io.frontrow.reservation.state.SeatWish;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/**
 * Either the seats themselves or how many of the best.
 *
 * @param seatIds 1 to 4, all different
 */
@EitherOf({ "seatIds", "bestAvailable" })
record ReserveRequest(@NotNull @Min(1) @Nullable Long performanceId,
		@Size(min = 1, max = 4) @UniqueElements @Nullable List<@NotNull @Min(1) Long> seatIds,
		@Valid @Nullable BestRequest bestAvailable) {

	/**
	 * @throws InvalidRequest unless exactly one of the two is there
	 */
	SeatWish wish() {
		if (this.seatIds != null && this.bestAvailable != null) {
			throw InvalidRequest.of("bestAvailable", "either", "seatIds");
		}
		if (this.bestAvailable != null) {
			return new SeatWish.Best(Objects.requireNonNull(this.bestAvailable.count()), this.bestAvailable.section());
		}
		if (this.seatIds == null) {
			throw InvalidRequest.of("seatIds", "orElse", "bestAvailable");
		}
		return new SeatWish.Named(this.seatIds);
	}

	/** The seats are a set: their order means nothing. */
	ReserveRequest meaning() {
		return (this.seatIds != null)
				? new ReserveRequest(this.performanceId, this.seatIds.stream().sorted().toList(), null) : this;
	}

	/**
	 * How many of the best, and where.
	 *
	 * @param section null for any
	 */
	record BestRequest(@NotNull @Min(1) @Max(4) @Nullable Integer count,
			@CodePointLength(min = 1, max = 50) @Nullable String section) {
	}

}
