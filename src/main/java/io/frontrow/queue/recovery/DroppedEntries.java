package io.frontrow.queue.recovery;

import io.frontrow.engine.concurrent.LogThrottle;
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

	private final Counter dropped;

	private final LogThrottle warnings = new LogThrottle(LogThrottle.MINUTE, System::nanoTime);

	DroppedEntries(MeterRegistry metrics) {
		this.dropped = Counter.builder("frontrow.queue.journal.dropped")
			.description("Entries of the queues' journals that Redis dropped before they were in the database")
			.register(metrics);
	}

	void note(long concertId, long entries) {
		if (entries > 0) {
			this.dropped.increment((double) entries);
			warn(concertId, this.warnings.pass(entries));
		}
	}

	private static void warn(long concertId, long entries) {
		if (entries > 0) {
			log.warn("Redis dropped {} journal entries, the last of them of concert {}, before they were in the"
					+ " database, which is away or too slow: if Redis forgets this queue now, some turns are lost or"
					+ " have another end", entries, concertId);
		}
	}

}
