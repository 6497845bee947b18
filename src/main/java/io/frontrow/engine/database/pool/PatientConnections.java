package io.frontrow.engine.database.pool;

import java.time.Duration;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.r2dbc.connection.DelegatingConnectionFactory;

/**
 * The pool, for callers that wait a moment where the database refuses further
 * connections: one that another caller has now will be free soon. The pool itself would
 * fail them, because it promised them a new connection. A database that is away is not
 * waited for. Callers do not notice that the pool gives up the connections from before a
 * fail-over.
 */
final class PatientConnections extends DelegatingConnectionFactory {

	/** 0.7 s in all: less than the time after which a silent database is given up. */
	private static final Retry WHILE_REFUSED = Retry.backoff(30, Duration.ofMillis(10))
		.maxBackoff(Duration.ofMillis(30))
		.jitter(0.5)
		.filter(NoConnection::isRefusal)
		.onRetryExhaustedThrow((spec, signal) -> signal.failure());

	/**
	 * Each try takes at least one connection out of the pool, which has no more than
	 * these.
	 */
	private static final Retry WHILE_OUTDATED = Retry.max(100)
		.filter(OutdatedConnection::is)
		.onRetryExhaustedThrow((spec, signal) -> signal.failure());

	PatientConnections(ConnectionFactory pool) {
		super(pool);
	}

	@Override
	public Mono<? extends Connection> create() {
		return super.create().retryWhen(WHILE_OUTDATED).retryWhen(WHILE_REFUSED);
	}

}
