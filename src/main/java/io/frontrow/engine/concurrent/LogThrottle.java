package io.frontrow.engine.concurrent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Keeps what happens again and again from filling the log: lets one event pass in each
 * interval, and tells how many there were since the one before. The first event passes at
 * once. Each event is told once at most; those after the last one that passed are told
 * with the next. Thread-safe and without a lock: of events that come at the same time one
 * passes.
 */
public final class LogThrottle {

	/** How often the log says the same, where there is no reason for another interval. */
	public static final Duration MINUTE = Duration.ofMinutes(1);

	private final long everyNanos;

	private final LongSupplier clockNanos;

	private final AtomicLong dueNanos;

	private final AtomicLong untold = new AtomicLong();

	/**
	 * Begins with an event that may pass.
	 * @param every time from one event that passes to the next
	 * @param clockNanos only its differences count, as with {@link System#nanoTime}
	 */
	public LogThrottle(Duration every, LongSupplier clockNanos) {
		this.everyNanos = every.toNanos();
		this.clockNanos = clockNanos;
		this.dueNanos = new AtomicLong(clockNanos.getAsLong());
	}

	/** One event: see {@link #pass(long)}. */
	public long pass() {
		return pass(1);
	}

	/**
	 * Counts events that come together.
	 * @return 0 where they do not pass; else how many there were since the last that
	 * passed, with these
	 */
	public long pass(long events) {
		this.untold.addAndGet(events);
		long due = this.dueNanos.get();
		long now = this.clockNanos.getAsLong();
		boolean isDue = now - due >= 0 && this.dueNanos.compareAndSet(due, now + this.everyNanos);
		return isDue ? this.untold.getAndSet(0) : 0;
	}

	/** Events since the last one that passed. */
	public long untold() {
		return this.untold.get();
	}

}
