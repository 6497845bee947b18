package io.frontrow.support;

import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * So many units of one kind of work may be under way or wait for a connection, and no
 * more: what is taken on is answered in time, and one kind cannot crowd out another.
 * Thread-safe.
 */
final class Bulkhead {

	private final String kind;

	private final int most;

	private final AtomicInteger underWay = new AtomicInteger();

	private final Counter refused;

	Bulkhead(String kind, int most, MeterRegistry meters) {
		this.kind = kind;
		this.most = most;
		Tags tags = Tags.of("kind", kind);
		this.refused = meters.counter("frontrow.units.refused", tags);
		meters.gauge("frontrow.units.under-way", tags, this.underWay);
	}

	/**
	 * Takes a place, which {@link #leave} must give back.
	 * @throws Overload if there is none
	 */
	void enter() {
		if (this.underWay.incrementAndGet() > this.most) {
			this.underWay.decrementAndGet();
			this.refused.increment();
			throw new Overload(this.kind, this.most);
		}
	}

	void leave() {
		this.underWay.decrementAndGet();
	}

	int underWay() {
		return this.underWay.get();
	}

}
