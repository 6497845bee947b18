package io.frontrow.servers.process;

import java.time.Duration;

import io.frontrow.concurrent.Waiting;

/**
 * The shutdown of this JVM. Ctrl-C also goes to its servers, so a server can be gone a
 * moment before the JVM knows that it shuts down.
 */
public final class JvmShutdown {

	private static final Duration LIMIT = Duration.ofMillis(300);

	private JvmShutdown() {
	}

	/** Waits up to 0.3 s for it. To be asked before a failure is reported. */
	public static boolean isUnderWay() {
		return Waiting.until(LIMIT, JvmShutdown::hasBegun);
	}

	/** During the shutdown, hooks can no longer be added. */
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
