package io.frontrow.faults.workload;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The seats that one buyer asks for: mostly some that no other asks for, which nobody may
 * refuse, else some that all are after. Never one that the buyer may have.
 */
public final class SeatPicker {

	/** The seats that nobody else asks for, in number. */
	public static final int OWN = 50;

	/** The section that all are after. */
	public static final String CONTESTED = "Contested";

	/** The limit that the concert sets for each. */
	public static final int MOST_OF_A_CONCERT = 100;

	private static final double BEST_CHOICES = 0.2;

	private static final double OWN_CHOICES = 0.6;

	private static final int ENOUGH = MOST_OF_A_CONCERT - 10;

	private final List<Long> own;

	private final List<Long> contested;

	/** Held, paid, or let run out: then another may have it, or nobody. */
	private final Set<Long> mine = new HashSet<>();

	private final Set<Long> paid = new HashSet<>();

	public SeatPicker(List<Long> own, List<Long> contested) {
		this.own = own;
		this.contested = contested;
	}

	/** One or two seats of one part or the other, or the best of what all are after. */
	public SeatRequest wish(SplittableRandom luck) {
		int wanted = 1 + luck.nextInt(2);
		List<Long> contestedFree = free(this.contested);
		if (luck.nextDouble() < BEST_CHOICES) {
			return SeatRequest.forBest(contestedFree, notPaid(this.contested), wanted);
		}
		List<Long> free = (luck.nextDouble() < OWN_CHOICES) ? free(this.own) : List.of();
		return SeatRequest.forSeats(some(free.isEmpty() ? contestedFree : free, wanted, luck));
	}

	/** Neighbours, and rather the first: so that many want the same few. */
	private static List<Long> some(List<Long> free, int wanted, SplittableRandom luck) {
		int count = Math.min(wanted, free.size());
		int first = (int) (Math.pow(luck.nextDouble(), 2) * (free.size() - count + 1));
		return List.copyOf(free.subList(first, first + count));
	}

	private List<Long> free(List<Long> seats) {
		return seats.stream().filter((seat) -> !this.mine.contains(seat)).toList();
	}

	private List<Long> notPaid(List<Long> seats) {
		return seats.stream().filter((seat) -> !this.paid.contains(seat)).toList();
	}

	public void holds(List<Long> seats) {
		this.mine.addAll(seats);
	}

	/** They are this buyer's for good. */
	public void paid(List<Long> seats) {
		this.paid.addAll(seats);
	}

	/** They are on sale again, as was answered. */
	public void gaveBack(List<Long> seats) {
		this.mine.removeAll(Set.copyOf(seats));
	}

	/** Whoever has so many only holds and cancels from now on. */
	public boolean isEnough() {
		return this.mine.size() >= ENOUGH;
	}

}
