package io.frontrow.queue;

import java.util.concurrent.ThreadLocalRandom;

/**
 * When a waiting client should ask again: soon near the head, later far from it, never in
 * step with the others.
 */
public final class PollHint {

	private static final int SECONDS_MAX = 30;

	/** Asking ten times on the way to the head is often enough. */
	private static final int POLLS_TO_HEAD = 10;

	/** Until a rate is measured, a line is taken to move by so many a second. */
	private static final double RATE_UNKNOWN = 5;

	private static final double JITTER = 0.25;

	private PollHint() {
	}

	/**
	 * Whole seconds, 1 to 30.
	 */
	public static int seconds(TokenState.Waiting waiting) {
		double rate = (waiting.admissionPerSecond() != null) ? waiting.admissionPerSecond() : RATE_UNKNOWN;
		double wish = Math.min(SECONDS_MAX, waiting.position() / rate / POLLS_TO_HEAD);
		double jittered = wish * (1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1));
		return (int) Math.max(1, Math.min(SECONDS_MAX, Math.round(jittered)));
	}

}
