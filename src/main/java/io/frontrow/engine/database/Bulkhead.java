package io.frontrow.engine.database;

import java.util.concurrent.atomic.AtomicInteger;

import io.frontrow.engine.failure.Overload;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * Keeps one kind of work from crowding out another. So many units of it may be under way
 * or wait for a connection, and no more: what is taken on is answered in time. And so
 * many of its transactions may have a connection: even if all of them wait for the same
 * row, there are connections left for the others. Thread-safe.
 */
final class Bulkhead {

	private final String kind;

	private final int most;

	private final AtomicInteger underWay = new AtomicInteger();

	private final Counter refused;

	private final InstrumentedPool<Object> turns;

	/**
	 * @param most units
	 * @param mostConnected transactions with a connection
	 */
	Bulkhead(String kind, int most, int mostConnected, MeterRegistry meters) {
		this.kind = kind;
		this.most = most;
		Tags tags = Tags.of("kind", kind);
		this.refused = meters.counter("frontrow.units.refused", tags);
		meters.gauge("frontrow.units.under-way", tags, this.underWay);
		// Never more wait than there are units, and they have passed enter().
		this.turns = PoolBuilder.from(Mono.fromSupplier(Object::new))
			.sizeBetween(0, mostConnected)
			.maxPendingAcquireUnbounded()
			.buildPool();
		meters.gauge("frontrow.units.waiting", tags, this.turns, (turns) -> turns.metrics().pendingAcquireSize());
	}

	/**
	 * Runs the transaction when it is its turn to have a connection.
	 */
	<T> Mono<T> inTurn(Mono<T> transaction) {
		return this.turns.withPoolable((turn) -> transaction).singleOrEmpty();
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
