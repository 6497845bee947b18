package io.frontrow.faults.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.frontrow.Answer;
import io.frontrow.faults.client.Operation;
import io.frontrow.faults.history.Refusal;

/**
 * The seats that a buyer asks for: these, or the best that there are.
 *
 * @param among these very seats, or those of which any would do and that the buyer does
 * not have
 * @param welcome what meets it: for the best seats also one of a hold that the buyer has
 * let run out, which may be on sale again or not
 * @param count how many it wants; 0 where none are left to ask for
 */
public record SeatRequest(List<Long> among, List<Long> welcome, int count, boolean isForBest) {

	/** These very seats. */
	public static SeatRequest forSeats(List<Long> seats) {
		return new SeatRequest(seats, seats, seats.size(), false);
	}

	/** So many of those, or what is left of them. */
	public static SeatRequest forBest(List<Long> among, List<Long> welcome, int wanted) {
		return new SeatRequest(among, welcome, Math.min(wanted, among.size()), true);
	}

	public Operation intent(long performanceId, String key) {
		return this.isForBest ? Operation.reserveBest(performanceId, this.count, SeatPicker.CONTESTED, key)
				: Operation.reserve(performanceId, this.among, key);
	}

	public boolean isMetBy(List<Long> seats) {
		return seats.size() == this.count && this.welcome.containsAll(seats);
	}

	/** What that answer says of taken seats, if it says so. */
	public Optional<Refusal> refusal(String userId, Answer answer) {
		if (answer.status() != 409) {
			return Optional.empty();
		}
		return switch (answer.text("code")) {
			case "SEAT_ALREADY_RESERVED" -> Optional
				.of(new Refusal(userId, this.among, Arrays.stream(answer.numbers("seatIds")).boxed().toList(), 1));
			case "SOLD_OUT" -> Optional.of(new Refusal(userId, this.among, this.among, this.count));
			default -> Optional.empty();
		};
	}

}
