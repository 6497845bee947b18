package io.frontrow.faults.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.frontrow.Answer;
import io.frontrow.faults.client.Operation;
import io.frontrow.faults.history.Refusal;

/**
 * The seats that a buyer asks for: these, or the best of the contested section.
 *
 * @param asked these seats; for the best, all seats of the section that the buyer does
 * not have
 * @param allowed the seats that the answer may contain; for the best, also seats of a
 * hold that the buyer has let expire, which may be on sale again or not
 * @param count how many seats are wanted; 0 where none are left to ask for
 */
record SeatRequest(List<Long> asked, List<Long> allowed, int count, boolean isForBest) {

	/** These seats. */
	static SeatRequest forSeats(List<Long> seats) {
		return new SeatRequest(seats, seats, seats.size(), false);
	}

	/** So many of those seats, or what is left of them. */
	static SeatRequest forBest(List<Long> asked, List<Long> allowed, int wanted) {
		return new SeatRequest(asked, allowed, Math.min(wanted, asked.size()), true);
	}

	Operation operation(long performanceId, String key) {
		return this.isForBest ? Operation.reserveBest(performanceId, this.count, Hall.CONTESTED, key)
				: Operation.reserve(performanceId, this.asked, key);
	}

	boolean allows(List<Long> seats) {
		return seats.size() == this.count && this.allowed.containsAll(seats);
	}

	/** What the answer says of taken seats, if it says so. */
	Optional<Refusal> refusal(String userId, Answer answer) {
		if (answer.status() != 409) {
			return Optional.empty();
		}
		return switch (answer.text("code")) {
			case "SEAT_ALREADY_RESERVED" -> Optional
				.of(new Refusal(userId, this.asked, Arrays.stream(answer.numbers("seatIds")).boxed().toList(), 1));
			case "SOLD_OUT" -> Optional.of(new Refusal(userId, this.asked, this.asked, this.count));
			default -> Optional.empty();
		};
	}

}
