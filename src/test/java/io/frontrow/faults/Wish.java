package io.frontrow.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.frontrow.Answer;

/**
 * The seats that a buyer asks for: these, or the best that there are.
 *
 * @param among these very seats, or those of which any would do
 * @param count how many it wants; 0 where none are left to ask for
 */
record Wish(List<Long> among, int count, boolean isForBest) {

	Intent intent(long performanceId, String key) {
		return this.isForBest ? Intent.reserveBest(performanceId, this.count, Share.CONTESTED, key)
				: Intent.reserve(performanceId, this.among, key);
	}

	boolean isMetBy(List<Long> seats) {
		return seats.size() == this.count && this.among.containsAll(seats);
	}

	/** What that answer says of taken seats, if it says so. */
	Optional<Refused> refusal(String userId, Answer answer) {
		if (answer.status() != 409) {
			return Optional.empty();
		}
		return switch (answer.text("code")) {
			case "SEAT_ALREADY_RESERVED" -> Optional
				.of(new Refused(userId, this.among, Arrays.stream(answer.numbers("seatIds")).boxed().toList(), 1));
			case "SOLD_OUT" -> Optional.of(new Refused(userId, this.among, this.among, this.count));
			default -> Optional.empty();
		};
	}

}
