package io.frontrow.faults.cluster.network;

import java.time.Duration;

/** Threads that keep no JVM alive, and their rest. */
public final class DaemonThread {

	private static final long STACK_BYTES = 256 * 1024;

	private DaemonThread() {
	}

	public static Thread start(String name, Runnable work) {
		Thread thread = new Thread(null, work, name, STACK_BYTES);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/** An interrupted rest is over at once, and the thread still knows of it. */
	public static void rest(Duration pause) {
		if (pause.isZero()) {
			return;
		}
		try {
			Thread.sleep(pause.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
