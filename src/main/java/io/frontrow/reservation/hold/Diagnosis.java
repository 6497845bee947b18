package io.frontrow.reservation.hold;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.engine.database.Rows;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.reservation.state.Draft;
import io.frontrow.reservation.state.TakenSeat;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of a reservation.
 *
 * @param known whether the user exists
 * @param closed whether the sale has closed
 * @param taken those of the asked seats that are sold, or held by a hold that has not run
 * out
 * @param overdue reservations that stand in the way only because no sweep has met them
 * @param claimed seats of the concert that the user has
 */
public record Diagnosis(boolean known, boolean closed, List<TakenSeat> taken, Set<UUID> overdue, int claimed) {

	/**
	 * Puts the rows of one reading together.
	 * @param findings exactly one of them is of the performance
	 */
	static Diagnosis of(List<Finding> findings) {
		Finding whole = findings.stream().filter((each) -> each.closed() != null).findFirst().orElseThrow();
		List<TakenSeat> taken = findings.stream()
			.filter((each) -> each.seatId() != null)
			.map(Finding::takenSeat)
			.toList();
		Set<UUID> overdue = findings.stream()
			.filter((each) -> each.seatId() == null && each.reservationId() != null)
			.map((each) -> Objects.requireNonNull(each.reservationId()))
			.collect(Collectors.toSet());
		return new Diagnosis(isTrue(whole.known()), isTrue(whole.closed()), taken, overdue,
				Objects.requireNonNull(whole.claimed()));
	}

	private static boolean isTrue(@Nullable Integer flag) {
		return flag != null && flag == 1;
	}

	/**
	 * The refusal that is final; empty where the way is free or can be cleared.
	 */
	Optional<Refusal> refusal(Draft draft) {
		if (!this.known) {
			return Optional.of(new Refusal(Code.QUEUE_TOKEN_INVALID));
		}
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

	public static Refusal alreadyReserved(Collection<Long> seatIds) {
		return new Refusal(Code.SEAT_ALREADY_RESERVED, Map.of("seatIds", seatIds.stream().sorted().toList()));
	}

	/**
	 * One row: the performance and the user, or a seat that is taken, or a reservation
	 * that is overdue.
	 *
	 * @param seatId null of a reservation that is overdue
	 * @param microsLeft of the hold of that seat
	 */
	record Finding(@Nullable Integer closed, @Nullable Integer claimed, @Nullable Integer known, @Nullable Long seatId,
			@Nullable UUID reservationId, @Nullable Long microsLeft) {

		static Finding of(Readable row) {
			return new Finding(row.get("closed", Integer.class), row.get("claimed", Integer.class),
					row.get("known", Integer.class), row.get("seat_id", Long.class),
					Rows.uuidOrNull(row, "reservation_id"), row.get("micros_left", Long.class));
		}

		private TakenSeat takenSeat() {
			return new TakenSeat(Objects.requireNonNull(this.seatId), this.reservationId,
					Duration.ofNanos(1_000 * Objects.requireNonNull(this.microsLeft)));
		}

	}

}
