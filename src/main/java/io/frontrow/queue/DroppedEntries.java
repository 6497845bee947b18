package io.frontrow.queue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Counts the entries of the lines' journals that Redis dropped, to bound its memory,
 * before they were in MySQL: what they told is lost if Redis forgets the line. Warns at
 * most once a minute. Thread-safe.
 */
@Component
class DroppedEntries {

	private static final Logger log = LoggerFactory.getLogger(DroppedEntries.class);

	private static final Duration WARN_EVERY = Duration.ofMinutes(1);

	private final Counter dropped;

	/** What was counted since the last warning. */
	private final AtomicLong untold = new AtomicLong();

	private final AtomicLong warnAgainNanos = new AtomicLong(System.nanoTime());

	DroppedEntries(MeterRegistry metrics) {
		this.dropped = Counter.builder("frontrow.queue.journal.dropped")
			.description("Entries of the lines' journals that Redis dropped before they were in the database")
			.register(metrics);
	}

	void note(long concertId, long entries) {
		if (entries > 0) {
			this.dropped.increment((double) entries);
			this.untold.addAndGet(entries);
			warn(concertId);
		}
	}

	private void warn(long concertId) {
		long due = this.warnAgainNanos.get();
		long now = System.nanoTime();
		if (now - due >= 0 && this.warnAgainNanos.compareAndSet(due, now + WARN_EVERY.toNanos())) {
			log.warn("Redis dropped {} journal entries, the last of them of concert {}, before they were in the"
					+ " database, which is away or too slow: if Redis forgets this line now, some turns are lost or"
					+ " have another end", this.untold.getAndSet(0), concertId);
		}
	}

}
