package io.frontrow.servers.process;

import java.time.Duration;

import io.frontrow.concurrent.Waiting;

/**
 * The end of this JVM. Ctrl-C is sent to its servers as well, so one of them can be gone,
 * and missed, a moment before the JVM itself knows.
 */
public final class JvmShutdown {

	private static final Duration LIMIT = Duration.ofMillis(300);

	private JvmShutdown() {
	}

	/** Waits a moment for it, before what went wrong is told to anyone. */
	public static boolean isUnderWay() {
		return Waiting.until(LIMIT, JvmShutdown::hasBegun);
	}

	/** From then on the list of hooks is closed. */
	private static boolean hasBegun() {
		Thread hook = new Thread(() -> {
		});
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			Runtime.getRuntime().removeShutdownHook(hook);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

}
