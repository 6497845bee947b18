package io.frontrow.concurrent;

/** Starts threads that do not keep the JVM alive. */
public final class DaemonThread {

	/** Enough for blocking calls, and little enough for hundreds of threads. */
	private static final long STACK_BYTES = 256 * 1024;

	private DaemonThread() {
	}

	public static Thread start(String name, Runnable work) {
		Thread thread = new Thread(null, work, name, STACK_BYTES);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
