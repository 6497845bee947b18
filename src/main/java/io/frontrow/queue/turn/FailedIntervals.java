package io.frontrow.queue.turn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * When calls of one token's owner failed through trouble of ours, as intervals in order
 * that do not meet: calls that failed at the same time count once. Immutable.
 *
 * @param intervals at most {@value #INTERVALS_MAX}
 */
record FailedIntervals(List<Interval> intervals) {

	/** As many as the script takes; beyond it the oldest is forgotten. */
	static final int INTERVALS_MAX = 62;

	static final FailedIntervals NONE = new FailedIntervals(List.of());

	/** The same, and this interval. */
	FailedIntervals with(Interval more) {
		List<Interval> all = new ArrayList<>(this.intervals);
		all.add(more);
		all.sort(Comparator.comparing(Interval::beginNanos));
		List<Interval> merged = new ArrayList<>();
		for (Interval next : all) {
			Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
			if (last != null && next.beginNanos() - last.endNanos() <= 0) {
				merged.set(merged.size() - 1, last.until(next.endNanos()));
			}
			else {
				merged.add(next);
			}
		}
		return new FailedIntervals(
				List.copyOf(merged.subList(Math.max(0, merged.size() - INTERVALS_MAX), merged.size())));
	}

	/** Begin and end of each, in milliseconds before now; below 0 where it is to come. */
	List<Long> millisBefore(long nowNanos) {
		return this.intervals.stream()
			.flatMapToLong((each) -> LongStream.of(nowNanos - each.beginNanos(), nowNanos - each.endNanos()))
			.map(TimeUnit.NANOSECONDS::toMillis)
			.boxed()
			.toList();
	}

	/**
	 * A time by this process' clock, {@link System#nanoTime()}.
	 */
	record Interval(long beginNanos, long endNanos) {

		Interval until(long otherNanos) {
			return (otherNanos - this.endNanos > 0) ? new Interval(this.beginNanos, otherNanos) : this;
		}

	}

}
