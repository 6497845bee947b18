package io.frontrow.engine.http.arrival;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The timers of requests that are arriving, and how long a request may take to arrive:
 * the setting, and at most a second once the instance stops. Bounded by the number of
 * connections: each has one timer at most. Thread-safe.
 */
class ArrivalTimers {

	private static final Duration LIMIT_WHILE_STOPPING = Duration.ofSeconds(1);

	private final Duration limit;

	/**
	 * What checks them; each is removed when its timer fires or its connection closes.
	 */
	private final Set<Runnable> checks = ConcurrentHashMap.newKeySet();

	private volatile boolean stopping;

	/**
	 * @param limit within which a request must arrive while the instance runs
	 */
	ArrivalTimers(Duration limit) {
		this.limit = limit;
	}

	/** Within which a request must arrive. */
	long limitNanos() {
		return this.stopping ? Math.min(this.limit.toNanos(), LIMIT_WHILE_STOPPING.toNanos()) : this.limit.toNanos();
	}

	void remember(Runnable check) {
		this.checks.add(check);
	}

	void forget(Runnable check) {
		this.checks.remove(check);
	}

	int size() {
		return this.checks.size();
	}

	void start() {
		this.stopping = false;
	}

	/** Makes the limit shorter, and has each request checked by it. */
	void stop() {
		this.stopping = true;
		this.checks.forEach(Runnable::run);
	}

}
