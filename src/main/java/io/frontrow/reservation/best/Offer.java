package io.frontrow.reservation.best;

import java.util.List;

import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;

/**
 * The groups of free seats at one moment, the best first, offered to all who asked before
 * that moment: each takes another. Where there are more free seats than were looked at,
 * seats that are not side by side are offered only if none are: who finds all groups
 * taken may find better ones further on. Thread-safe.
 */
final class Offer {

	private final int freeSeats;

	private final boolean isAll;

	private final boolean isSideBySide;

	private final List<List<Seat>> groups;

	private final ChosenSeats taken = new ChosenSeats();

	/**
	 * @param free the first free seats by their number
	 * @param isAll whether there are no more
	 * @param count how many seats a group has
	 */
	Offer(Performance performance, List<Seat> free, boolean isAll, int count) {
		BestAvailable best = BestAvailable.of(performance, free, count);
		this.freeSeats = free.size();
		this.isAll = isAll;
		this.isSideBySide = !best.sideBySide().isEmpty();
		this.groups = (!isAll && this.isSideBySide) ? best.sideBySide() : best.groups();
	}

	/** Whether there are not that many seats at all. */
	boolean isTooSmall(int count) {
		return this.freeSeats < count;
	}

	/** Whether a look at more seats may find better ones. */
	boolean isWorthMore() {
		return !this.isAll && !this.isSideBySide;
	}

	int size() {
		return this.groups.size();
	}

	List<Seat> group(int index) {
		return this.groups.get(index);
	}

	/** Takes the group out of the offer for good, or finds that somebody has. */
	boolean take(int index) {
		return this.taken.choose(group(index).stream().map(Seat::seatId).toList());
	}

}
