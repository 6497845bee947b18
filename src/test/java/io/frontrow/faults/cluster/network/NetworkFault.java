package io.frontrow.faults.cluster.network;

import java.time.Duration;

/**
 * What a proxy does to the bytes that pass through it.
 *
 * @param delay how much later each piece of data arrives, in each direction
 * @param bytesPerSecond how much passes at most, in each direction
 * @param stalled nothing passes, and connections stay open
 * @param cut open connections are closed, and new ones are refused
 * @param answersLost the share of answers, 0 to 1, in place of which the client's
 * connection is closed
 * @param hangsUp the client's connection is closed as soon as its request has passed
 */
public record NetworkFault(Duration delay, long bytesPerSecond, boolean stalled, boolean cut, double answersLost,
		boolean hangsUp) {

	public static final NetworkFault NONE = new NetworkFault(Duration.ZERO, Long.MAX_VALUE, false, false, 0, false);

	public static final NetworkFault STALLED = new NetworkFault(Duration.ZERO, Long.MAX_VALUE, true, false, 0, false);

	public static final NetworkFault CUT = new NetworkFault(Duration.ZERO, Long.MAX_VALUE, false, true, 0, false);

	public static final NetworkFault HANGS_UP = new NetworkFault(Duration.ZERO, Long.MAX_VALUE, false, false, 0, true);

	public static NetworkFault delay(Duration delay) {
		return new NetworkFault(delay, Long.MAX_VALUE, false, false, 0, false);
	}

	public static NetworkFault throttle(long bytesPerSecond) {
		return new NetworkFault(Duration.ZERO, bytesPerSecond, false, false, 0, false);
	}

	public static NetworkFault answersLost(double share) {
		return new NetworkFault(Duration.ZERO, Long.MAX_VALUE, false, false, share, false);
	}

	/** How long a piece of that size waits before it is passed on. */
	Duration holdUp(int bytes) {
		return this.delay.plusNanos((long) (bytes * 1e9 / this.bytesPerSecond));
	}

}
