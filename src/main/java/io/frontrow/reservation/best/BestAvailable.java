package io.frontrow.reservation.best;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;
import io.frontrow.catalog.Section;

/**
 * The order in which free seats are offered to those who leave the choice to us:
 * <ol>
 * <li>seats side by side, then in one row, then as near to each other as there are;</li>
 * <li>none that would leave a single free seat beside them, where it can be avoided;</li>
 * <li>sections in the order in which they were announced, rows from the front;</li>
 * <li>nearest to the middle of the row.</li>
 * </ol>
 */
public final class BestAvailable {

	private final Performance performance;

	private final Set<Integer> free;

	private final List<Group> groups = new ArrayList<>();

	private BestAvailable(Performance performance, List<Seat> free) {
		this.performance = performance;
		this.free = free.stream().map(Seat::number).collect(Collectors.toSet());
	}

	/**
	 * Puts all groups there are in order.
	 * @param free the free seats by their number
	 * @param count how many seats a group has
	 */
	static BestAvailable of(Performance performance, List<Seat> free, int count) {
		BestAvailable choice = new BestAvailable(performance, free);
		for (int first = 0; first + count <= free.size(); first++) {
			choice.groups.add(choice.group(free.subList(first, first + count)));
		}
		choice.groups.sort(Group.BEST_FIRST);
		return choice;
	}

	/**
	 * All groups to choose from, the best first.
	 */
	List<List<Seat>> groups() {
		return this.groups.stream().map(Group::seats).toList();
	}

	/**
	 * Those of them that are side by side, the best first.
	 */
	List<List<Seat>> sideBySide() {
		return this.groups.stream().filter((group) -> group.gap() == 0).map(Group::seats).toList();
	}

	private Group group(List<Seat> seats) {
		Seat first = seats.get(0);
		Seat last = seats.get(seats.size() - 1);
		Section section = this.performance.sectionOf(first);
		boolean isOneRow = isSameRow(first, last);
		int gap = isOneRow ? last.number() - first.number() - seats.size() + 1 : Integer.MAX_VALUE;
		int singles = (gap == 0) ? single(section, first, -1) + single(section, last, 1) : 0;
		return new Group(seats, gap, singles, section.firstNumber(), first.row(), fromMiddle(section, first, last));
	}

	private static boolean isSameRow(Seat one, Seat other) {
		return one.row() == other.row() && one.section().equals(other.section());
	}

	/** 1 if exactly one free seat would be left on that side, else 0. */
	private int single(Section section, Seat edge, int side) {
		return (isFree(section, edge, side) && !isFree(section, edge, 2 * side)) ? 1 : 0;
	}

	private boolean isFree(Section section, Seat seat, int distance) {
		int position = section.positionOf(seat.number()) + distance;
		return position >= 1 && position <= section.seatsPerRow() && this.free.contains(seat.number() + distance);
	}

	/** Twice the distance between the middle of the group and that of its row. */
	private static int fromMiddle(Section section, Seat first, Seat last) {
		int twiceOwn = section.positionOf(first.number()) + section.positionOf(last.number());
		return Math.abs(twiceOwn - section.seatsPerRow() - 1);
	}

	/**
	 * @param gap seats of others between them; the largest number if in several rows
	 * @param singles free seats that would be left alone beside them
	 */
	private record Group(List<Seat> seats, int gap, int singles, int section, int row, int fromMiddle) {

		static final Comparator<Group> BEST_FIRST = Comparator.comparingInt(Group::gap)
			.thenComparingInt(Group::singles)
			.thenComparingInt(Group::section)
			.thenComparingInt(Group::row)
			.thenComparingInt(Group::fromMiddle);

	}

}
