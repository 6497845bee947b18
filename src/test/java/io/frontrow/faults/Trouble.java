package io.frontrow.faults;

import java.time.Duration;

/**
 * What a wire does to what passes over it.
 *
 * @param delay how much later each piece arrives, in each direction
 * @param bytesPerSecond how much passes at most, in each direction
 * @param stalled nothing passes, and nobody is told
 * @param cut what is connected is broken off, and nobody gets a new connection
 * @param answersLost the share of answers, 0 to 1, in place of which the client finds its
 * connection closed
 * @param hangsUp the client's connection closes as soon as its request has been passed on
 */
record Trouble(Duration delay, long bytesPerSecond, boolean stalled, boolean cut, double answersLost, boolean hangsUp) {

	static final Trouble NONE = new Trouble(Duration.ZERO, Long.MAX_VALUE, false, false, 0, false);

	static final Trouble STALLED = new Trouble(Duration.ZERO, Long.MAX_VALUE, true, false, 0, false);

	static final Trouble CUT = new Trouble(Duration.ZERO, Long.MAX_VALUE, false, true, 0, false);

	static final Trouble HANGS_UP = new Trouble(Duration.ZERO, Long.MAX_VALUE, false, false, 0, true);

	static Trouble delay(Duration delay) {
		return new Trouble(delay, Long.MAX_VALUE, false, false, 0, false);
	}

	static Trouble throttle(long bytesPerSecond) {
		return new Trouble(Duration.ZERO, bytesPerSecond, false, false, 0, false);
	}

	static Trouble answersLost(double share) {
		return new Trouble(Duration.ZERO, Long.MAX_VALUE, false, false, share, false);
	}

	/** How long a piece of that size is kept before it is passed on. */
	Duration holdUp(int bytes) {
		return this.delay.plusNanos((long) (bytes * 1e9 / this.bytesPerSecond));
	}

}
