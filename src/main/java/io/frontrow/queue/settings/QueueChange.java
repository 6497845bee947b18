package io.frontrow.queue.settings;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an operator changes of a line; null leaves a setting as it is.
 *
 * @param maxActive the new limit of active tokens
 * @param laneShares four weights of 1 to 100, of lane 0 first
 */
public record QueueChange(@Nullable Integer admitPerTick, @Nullable Duration tick, @Nullable Limit maxActive,
		@Nullable Duration activeTtl, @Nullable Duration holdTtl, @Nullable Boolean paused, @Nullable Boolean closed,
		@Nullable List<Integer> laneShares) {

	/**
	 * A limit of active tokens.
	 *
	 * @param most 1 to 10,000,000, or null for no limit
	 */
	public record Limit(@Nullable Integer most) {
	}

}
