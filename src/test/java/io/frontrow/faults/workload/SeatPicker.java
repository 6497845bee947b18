package io.frontrow.faults.workload;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Picks the seats that one buyer asks for: mostly seats of its own block, which nobody
 * may refuse, else seats that all buyers compete for. It never picks a seat that the
 * buyer may have.
 */
final class SeatPicker {

	private static final double SHARE_OF_BEST = 0.2;

	private static final double SHARE_OF_OWN = 0.6;

	/** Below the limit of the concert, so that no hold is refused because of it. */
	private static final int ENOUGH = Hall.SEATS_PER_BUYER_MAX - 10;

	private final List<Long> own;

	private final List<Long> contested;

	/** Held, paid, or held until the hold ended: the buyer may have it, or not. */
	private final Set<Long> mine = new HashSet<>();

	private final Set<Long> paid = new HashSet<>();

	SeatPicker(List<Long> own, List<Long> contested) {
		this.own = own;
		this.contested = contested;
	}

	/**
	 * One or two seats of one part or the other, or the best of the contested section.
	 */
	SeatRequest pick(SplittableRandom random) {
		int wanted = 1 + random.nextInt(2);
		List<Long> contestedFree = free(this.contested);
		if (random.nextDouble() < SHARE_OF_BEST) {
			return SeatRequest.forBest(contestedFree, notPaid(this.contested), wanted);
		}
		List<Long> free = (random.nextDouble() < SHARE_OF_OWN) ? free(this.own) : List.of();
		return SeatRequest.forSeats(some(free.isEmpty() ? contestedFree : free, wanted, random));
	}

	/** Neighbours, more often the first ones, so that many buyers want the same seats. */
	private static List<Long> some(List<Long> free, int wanted, SplittableRandom random) {
		int count = Math.min(wanted, free.size());
		int first = (int) (Math.pow(random.nextDouble(), 2) * (free.size() - count + 1));
		return List.copyOf(free.subList(first, first + count));
	}

	private List<Long> free(List<Long> seats) {
		return seats.stream().filter((seat) -> !this.mine.contains(seat)).toList();
	}

	private List<Long> notPaid(List<Long> seats) {
		return seats.stream().filter((seat) -> !this.paid.contains(seat)).toList();
	}

	/** The buyer was told that it holds these seats. */
	void hold(List<Long> seats) {
		this.mine.addAll(seats);
	}

	/** The buyer was told that it has bought these seats. */
	void pay(List<Long> seats) {
		this.paid.addAll(seats);
	}

	/** The buyer was told that it does not have these seats any more. */
	void release(List<Long> seats) {
		this.mine.removeAll(Set.copyOf(seats));
	}

	/** Whether the buyer has so many seats that it cancels each further hold. */
	boolean hasEnough() {
		return this.mine.size() >= ENOUGH;
	}

}
