package io.frontrow.queue.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * How one concert's line is run. The truth is in MySQL; Redis holds a copy, which every
 * script reads, so that a change counts for all instances at once.
 *
 * @param version counted up at every change; a copy is replaced only by a newer one
 * @param admitPerTick 1 to 100,000
 * @param tick 0.1 s to 1 h, in whole milliseconds
 * @param maxActive 1 to 10,000,000, or null for no limit
 * @param activeTtl 1 s to 24 h, in whole seconds
 * @param holdTtl 1 s to 24 h, in whole seconds
 * @param paused whether nobody is admitted
 * @param closed whether nobody new joins; those who wait are admitted all the same
 * @param laneShares weights of the lanes when several wait, 1 to 100 each, of lane 0
 * first
 * @param saleOpensAt before this nobody is admitted, or null
 * @param saleClosesAt from then on nobody joins
 * @param drawSeed decides the order of those who join before {@code saleOpensAt}; secret
 * until then
 */
public record QueueSettings(long concertId, long version, int admitPerTick, Duration tick, @Nullable Integer maxActive,
		Duration activeTtl, Duration holdTtl, boolean paused, boolean closed, List<Integer> laneShares,
		@Nullable Instant saleOpensAt, Instant saleClosesAt, DrawSeed drawSeed) {

	/** Reads what {@link #joined} wrote. */
	public static List<Integer> shares(String joined) {
		return Arrays.stream(joined.split(",")).map(Integer::valueOf).toList();
	}

	/** Shares as MySQL and Redis keep them: {@code 1,2,4,8}. */
	public static String joined(List<Integer> laneShares) {
		return laneShares.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

}
