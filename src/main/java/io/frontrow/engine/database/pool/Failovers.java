package io.frontrow.engine.database.pool;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.r2dbc.spi.R2dbcException;

/**
 * Notes when the database said that it takes no writes, so that the connections that were
 * opened before are given up. After a fail-over the name of the database leads to the new
 * primary, while the open connections still lead to the old one, which serves as a
 * replica now.
 * <p>
 * The server that a new connection reaches may take no writes either. Therefore at most
 * one answer in {@value #NOTED_EVERY_MILLIS} ms is noted: no connection is replaced more
 * often. Thread-safe.
 */
final class Failovers {

	static final long NOTED_EVERY_MILLIS = 2_000;

	private static final long NOTED_EVERY_NANOS = Duration.ofMillis(NOTED_EVERY_MILLIS).toNanos();

	/**
	 * The option {@code read_only} (1290), a transaction that may only read (1792), and
	 * read-only mode (1836).
	 */
	private static final Set<Integer> READ_ONLY = Set.of(1290, 1792, 1836);

	private final AtomicLong notedNanos;

	/**
	 * @param nowNanos of a clock that only its differences are asked of, as all times
	 * here are
	 */
	Failovers(long nowNanos) {
		this.notedNanos = new AtomicLong(nowNanos - NOTED_EVERY_NANOS);
	}

	/**
	 * Does nothing with an error that says nothing of writes.
	 * @param openedNanos when the connection was begun that the error came on
	 */
	void note(R2dbcException error, long openedNanos, long nowNanos) {
		long before = this.notedNanos.get();
		if (READ_ONLY.contains(error.getErrorCode()) && !isOutdated(openedNanos)
				&& nowNanos - before >= NOTED_EVERY_NANOS) {
			this.notedNanos.compareAndSet(before, nowNanos);
		}
	}

	/** Whether a connection that was begun then may lead to the wrong server. */
	boolean isOutdated(long openedNanos) {
		return openedNanos - this.notedNanos.get() < 0;
	}

}
