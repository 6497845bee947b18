package io.frontrow.concurrent;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what only asking again can tell, within a bound. */
public final class Waiting {

	private static final Duration PAUSE = Duration.ofMillis(20);

	private Waiting() {
	}

	/** Returns whether the condition came true in time. */
	public static boolean until(Duration limit, BooleanSupplier condition) {
		return until(limit, PAUSE, condition);
	}

	/** Asks no more often than once a pause. */
	public static boolean until(Duration limit, Duration pause, BooleanSupplier condition) {
		long deadline = System.nanoTime() + limit.toNanos();
		boolean met = condition.getAsBoolean();
		while (!met && System.nanoTime() < deadline) {
			Pause.of(pause);
			met = condition.getAsBoolean();
		}
		return met;
	}

}
