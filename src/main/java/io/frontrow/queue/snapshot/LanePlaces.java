package io.frontrow.queue.snapshot;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Where the waiting of one lane stood at one moment: the places of the first ones, and of
 * some behind them. Immutable.
 */
public final class LanePlaces {

	private final long size;

	private final long[] head;

	private final long[] ranks;

	private final long[] places;

	/**
	 * @param size how many wait in the lane
	 * @param head places of the first ones, ascending
	 * @param ranks of the support points behind them, from 1, ascending
	 * @param places at those ranks
	 */
	public LanePlaces(long size, long[] head, long[] ranks, long[] places) {
		this.size = size;
		this.head = head;
		this.ranks = ranks;
		this.places = places;
	}

	long size() {
		return this.size;
	}

	/** The position of who stood at that place among the first ones, else empty. */
	OptionalLong headPosition(long place) {
		int found = Arrays.binarySearch(this.head, place);
		return (found >= 0) ? OptionalLong.of(found + 1) : OptionalLong.empty();
	}

	/** The position of that place, if it is behind the first ones, else empty. */
	OptionalLong farPosition(long place) {
		if (this.places.length == 0 || place <= this.head[this.head.length - 1]) {
			return OptionalLong.empty();
		}
		int found = Arrays.binarySearch(this.places, place);
		if (found >= 0) {
			return OptionalLong.of(this.ranks[found]);
		}
		int next = -found - 1;
		return OptionalLong.of((next == this.places.length) ? behindAll(place) : between(next, place));
	}

	/** Joined since, each with the next ticket. */
	private long behindAll(long place) {
		int last = this.places.length - 1;
		return this.ranks[last] + Math.min(place - this.places[last], this.ranks[last]);
	}

	private long between(int next, long place) {
		long rankBefore = (next == 0) ? this.head.length : this.ranks[next - 1];
		long placeBefore = (next == 0) ? this.head[this.head.length - 1] : this.places[next - 1];
		double part = (double) (place - placeBefore) / (this.places[next] - placeBefore);
		return rankBefore + Math.max(1, Math.round(part * (this.ranks[next] - rankBefore)));
	}

}
