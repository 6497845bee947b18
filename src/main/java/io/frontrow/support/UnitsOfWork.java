package io.frontrow.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Runs work that must be done whole or not at all, apart from the request that asked for
 * it: a client that leaves, or a time limit, ends the waiting and never the work. (A
 * cancelled transaction leaks its connection in r2dbc-mysql and may half-commit.)
 * <p>
 * Bounded: at most {@code frontrow.database.units-max} units are under way or waiting for
 * a connection; one more is refused before it begins. A caller that was timed out knows
 * nothing of the outcome; the work itself goes on. Thread-safe.
 */
@Component
public class UnitsOfWork implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(UnitsOfWork.class);

	/** Whoever lost a lock has rolled back whole, so it may simply run again. */
	private static final Retry LOCK_CONFLICTS = Retry.backoff(4, Duration.ofMillis(5))
		.maxBackoff(Duration.ofMillis(100))
		.jitter(0.9)
		.filter(LockConflict::is)
		.onRetryExhaustedThrow((spec, signal) -> signal.failure());

	private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

	private static final Duration STOP_PATIENCE = Duration.ofSeconds(8);

	private final TransactionalOperator transactions;

	private final DatabaseSettings settings;

	private final StallWatch database = new StallWatch("the database");

	private final AtomicInteger underWay = new AtomicInteger();

	private final Counter refused;

	private volatile boolean running;

	UnitsOfWork(TransactionalOperator transactions, DatabaseSettings settings, MeterRegistry meters) {
		this.transactions = transactions;
		this.settings = settings;
		this.refused = meters.counter("frontrow.units.refused");
		meters.gauge("frontrow.units.under-way", this.underWay);
	}

	/**
	 * Runs the work on its own subscription. The answer carries the work's result or
	 * error, or {@link java.util.concurrent.TimeoutException} once the caller's time
	 * limit has passed; cancelling it changes nothing.
	 */
	public <T> Mono<T> detached(Mono<T> work) {
		return this.database.waiting(detached(work, this.settings.answerWithin()));
	}

	/**
	 * The same for an operator's work, which may take minutes and is waited for.
	 */
	public <T> Mono<T> detachedForLong(Mono<T> work) {
		return this.database.waiting(detached(work, LONG_PATIENCE));
	}

	private <T> Mono<T> detached(Mono<T> work, Duration patience) {
		return Mono.deferContextual((context) -> {
			if (this.underWay.incrementAndGet() > this.settings.unitsMax()) {
				this.underWay.decrementAndGet();
				this.refused.increment();
				return Mono.error(new Overload("work", this.settings.unitsMax()));
			}
			Sinks.One<T> answer = Sinks.one();
			this.database.noting(work)
				.contextWrite(context)
				.doFinally((signal) -> this.underWay.decrementAndGet())
				.subscribe(answer::tryEmitValue, answer::tryEmitError, answer::tryEmitEmpty);
			return answer.asMono().timeout(patience);
		});
	}

	/**
	 * Runs the statements in one READ COMMITTED transaction, again where a deadlock or a
	 * lock's time limit rolled it back. To be used inside {@link #detached}.
	 */
	public <T> Mono<T> transaction(Mono<T> statements) {
		return this.transactions.transactional(statements).retryWhen(LOCK_CONFLICTS);
	}

	/**
	 * One transaction, detached.
	 */
	public <T> Mono<T> detachedTransaction(Mono<T> statements) {
		return detached(transaction(statements));
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Waits for the work that is under way: after the web server has stopped taking
	 * requests and before the connections close.
	 */
	@Override
	public void stop() {
		long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
		while (this.underWay.get() > 0 && System.nanoTime() < deadline) {
			try {
				Thread.sleep(10);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				break;
			}
		}
		if (this.underWay.get() > 0) {
			log.warn("stopped with {} units of work under way", this.underWay.get());
		}
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return 0;
	}

}
