package io.frontrow.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.frontrow.Answer;

/**
 * The seats that a buyer asks for: these, or the best that there are.
 *
 * @param among these very seats, or those of which any would do and that the buyer does
 * not have
 * @param welcome what meets it: for the best seats also one of a hold that the buyer has
 * let run out, which may be on sale again or not
 * @param count how many it wants; 0 where none are left to ask for
 */
record Wish(List<Long> among, List<Long> welcome, int count, boolean isForBest) {

	/** These very seats. */
	static Wish forSeats(List<Long> seats) {
		return new Wish(seats, seats, seats.size(), false);
	}

	/** So many of those, or what is left of them. */
	static Wish forBest(List<Long> among, List<Long> welcome, int wanted) {
		return new Wish(among, welcome, Math.min(wanted, among.size()), true);
	}

	Intent intent(long performanceId, String key) {
		return this.isForBest ? Intent.reserveBest(performanceId, this.count, Share.CONTESTED, key)
				: Intent.reserve(performanceId, this.among, key);
	}

	boolean isMetBy(List<Long> seats) {
		return seats.size() == this.count && this.welcome.containsAll(seats);
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
