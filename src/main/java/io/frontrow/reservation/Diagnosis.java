package io.frontrow.reservation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.support.Code;
import io.frontrow.support.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of a reservation.
 *
 * @param closed whether the sale has closed
 * @param taken those of the asked seats that are sold, or held by a hold that has not run
 * out
 * @param overdue reservations that stand in the way only because no sweep has met them
 * @param claimed seats of the concert that the user has
 */
record Diagnosis(boolean closed, List<TakenSeat> taken, Set<UUID> overdue, int claimed) {

	static Set<UUID> ids(@Nullable String... concatenated) {
		return Stream.of(concatenated)
			.filter((ids) -> ids != null)
			.flatMap((ids) -> Arrays.stream(String.valueOf(ids).split(",")))
			.map(UUID::fromString)
			.collect(Collectors.toSet());
	}

	/**
	 * The refusal that is final; empty where the way is free or can be cleared.
	 */
	Optional<Refusal> refusal(Draft draft) {
		if (this.closed) {
			return Optional.of(new Refusal(Code.SALE_CLOSED));
		}
		if (!this.taken.isEmpty()) {
			return Optional.of(alreadyReserved(this.taken.stream().map(TakenSeat::seatId).toList()));
		}
		if (this.overdue.isEmpty() && this.claimed + draft.seats().size() > draft.maxSeatsPerUser()) {
			return Optional.of(new Refusal(Code.SEAT_LIMIT_EXCEEDED));
		}
		return Optional.empty();
	}

	static Refusal alreadyReserved(Collection<Long> seatIds) {
		return new Refusal(Code.SEAT_ALREADY_RESERVED, Map.of("seatIds", seatIds.stream().sorted().toList()));
	}

}
