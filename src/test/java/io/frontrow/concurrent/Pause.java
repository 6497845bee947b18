package io.frontrow.concurrent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets time pass where only time can: there is no condition to wait for.
 */
public final class Pause {

	private Pause() {
	}

	/** Returns after that time. */
	public static void of(Duration time) {
		new CompletableFuture<>().completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS).join();
	}

}
