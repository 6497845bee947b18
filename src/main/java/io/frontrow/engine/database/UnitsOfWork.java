package io.frontrow.engine.database;

import java.time.Duration;

import io.frontrow.engine.failure.LockConflict;
import io.frontrow.engine.liveness.LivenessDetector;
import io.frontrow.engine.liveness.LivenessDetector.Awaited;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.retry.Retry;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Runs work that must be done whole or not at all, apart from the request that asked for
 * it: a client that leaves, or a time limit, ends the waiting and never the work. (A
 * cancelled transaction leaks its connection in r2dbc-mysql and may half-commit.)
 * <p>
 * Bounded: of each kind of work at most {@code frontrow.database.units-max} units are
 * under way or waiting for a connection; one more is refused before it begins; and its
 * transactions leave a quarter of the connections to other kinds. A caller that was timed
 * out knows nothing of the outcome; the work itself goes on. Thread-safe.
 */
@Component
public class UnitsOfWork {

	/** What is not of a kind of its own. */
	private static final String READING = "reading";

	/** Whoever lost a lock has rolled back whole, so it may simply run again. */
	private static final Retry LOCK_CONFLICTS = Retry.backoff(4, Duration.ofMillis(5))
		.maxBackoff(Duration.ofMillis(100))
		.jitter(0.9)
		.filter(LockConflict::is)
		.onRetryExhaustedThrow((spec, signal) -> signal.failure());

	private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

	private final TransactionalOperator transactions;

	private final DatabaseSettings settings;

	private final LivenessDetector database;

	private final Bulkheads bulkheads;

	private final Bulkhead bulkhead;

	@Autowired
	UnitsOfWork(TransactionalOperator transactions, DatabaseSettings settings, LivenessDetector databaseWatch,
			Bulkheads bulkheads) {
		this(transactions, settings, databaseWatch, bulkheads, READING);
	}

	private UnitsOfWork(TransactionalOperator transactions, DatabaseSettings settings, LivenessDetector database,
			Bulkheads bulkheads, String kind) {
		this.transactions = transactions;
		this.settings = settings;
		this.database = database;
		this.bulkheads = bulkheads;
		this.bulkhead = bulkheads.of(kind);
	}

	/**
	 * The same with a bulkhead of its own, so that this kind of work is refused when
	 * there is too much of it, and not when there is too much of another.
	 * @param kind as it is named in metrics
	 */
	public UnitsOfWork ofKind(String kind) {
		return new UnitsOfWork(this.transactions, this.settings, this.database, this.bulkheads, kind);
	}

	/**
	 * Runs the work on its own subscription. The answer carries the work's result or
	 * error, or {@link java.util.concurrent.TimeoutException} once the caller's time
	 * limit has passed; cancelling it changes nothing.
	 */
	public <T> Mono<T> detached(Mono<T> work) {
		return detached(work, this.settings.answerWithin());
	}

	/**
	 * The same for an operator's work, which may take minutes and is waited for.
	 */
	public <T> Mono<T> detachedForLong(Mono<T> work) {
		return detached(work, LONG_PATIENCE);
	}

	private <T> Mono<T> detached(Mono<T> work, Duration patience) {
		return Mono.deferContextual((context) -> {
			this.bulkhead.enter();
			Awaited<T> awaited = this.database.await(patience);
			work.contextWrite(Context.of(context).put(Bulkhead.class, this.bulkhead))
				.doFinally((signal) -> this.bulkhead.leave())
				.subscribe(awaited::answer, awaited::fail, awaited::answerEmpty);
			return awaited.answer();
		});
	}

	/**
	 * Runs the statements in one READ COMMITTED transaction, again where a deadlock or a
	 * lock's time limit rolled it back. To be used inside {@link #detached}, and not
	 * inside another: it waits for its turn among those of the same kind of work.
	 */
	public <T> Mono<T> transaction(Mono<T> statements) {
		return Mono
			.deferContextual((context) -> context.<Bulkhead>getOrEmpty(Bulkhead.class)
				.orElse(this.bulkhead)
				.inTurn(this.transactions.transactional(statements)))
			.retryWhen(LOCK_CONFLICTS);
	}

	/**
	 * The same, once: who lost a lock is told so.
	 */
	public <T> Mono<T> once(Mono<T> statements) {
		return this.bulkhead.inTurn(this.transactions.transactional(statements));
	}

	/**
	 * One statement, in its turn and without a transaction, again where it lost a lock.
	 */
	public <T> Mono<T> oneStatement(Mono<T> statement) {
		return this.bulkhead.inTurn(statement).retryWhen(LOCK_CONFLICTS);
	}

	/**
	 * One transaction, detached.
	 */
	public <T> Mono<T> detachedTransaction(Mono<T> statements) {
		return detached(transaction(statements));
	}

}
