package io.frontrow.engine.database.pool;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.r2dbc.connection.DelegatingConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Connects seldom while the database takes no connections: after a failure nobody tries
 * for a moment, which doubles from {@value #PAUSE_MILLIS_MIN} to
 * {@value #PAUSE_MILLIS_MAX} ms; then one tries for all. Whoever wants a new connection
 * meanwhile fails at once with {@link NoConnection}. Without it the pool tries for each
 * caller, and for as many connections as it should have at least: several hundred times a
 * second. Thread-safe.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class ConnectionBackoff implements ConnectionFactoryDecorator {

	static final long PAUSE_MILLIS_MIN = 100;

	/** Far below the 5 s within which everything works again after an outage. */
	static final long PAUSE_MILLIS_MAX = 1_000;

	/**
	 * A try that tells nothing of its end for so long does not keep others from theirs.
	 */
	private static final Duration TRY_MAX = Duration.ofSeconds(5);

	@Override
	public ConnectionFactory decorate(ConnectionFactory driver) {
		return new PacedFactory(driver);
	}

	/** The others that decorate connections are inside: what fails there counts, too. */
	private static final class PacedFactory extends DelegatingConnectionFactory {

		private @Nullable Throwable lastFailure;

		private long pauseMillis;

		private long pauseEndsNanos;

		/** The end of the pause, or of the time that one try for all may take. */
		private long nextTryNanos;

		PacedFactory(ConnectionFactory driver) {
			super(driver);
		}

		@Override
		public Mono<? extends Connection> create() {
			return Mono.defer(() -> {
				Throwable refusal = refusalOrNull();
				return (refusal != null) ? Mono.error(new NoConnection(refusal))
						: super.create().doOnNext((connection) -> succeeded())
							.onErrorMap(this::failed)
							.doOnCancel(() -> failed(new TimeoutException("there was no answer in time")));
			});
		}

		/** What came of the last try, or null where the caller may try now. */
		private synchronized @Nullable Throwable refusalOrNull() {
			if (this.lastFailure == null) {
				return null;
			}
			long now = System.nanoTime();
			if (now - this.nextTryNanos < 0) {
				return this.lastFailure;
			}
			// The others wait for what comes of this try.
			this.nextTryNanos = now + TRY_MAX.toNanos();
			return null;
		}

		private synchronized void succeeded() {
			this.lastFailure = null;
			this.pauseMillis = 0;
		}

		private synchronized NoConnection failed(Throwable error) {
			long now = System.nanoTime();
			boolean isOfSameWave = this.lastFailure != null && now - this.pauseEndsNanos < 0;
			this.lastFailure = error;
			if (isOfSameWave) {
				// Tries that ran at the same time fail once.
				return new NoConnection(error);
			}
			this.pauseMillis = Math.min(PAUSE_MILLIS_MAX, Math.max(PAUSE_MILLIS_MIN, 2 * this.pauseMillis));
			// Instances that lost the database at the same moment do not come back in
			// step.
			long spread = ThreadLocalRandom.current().nextLong(this.pauseMillis / 2, this.pauseMillis + 1);
			this.pauseEndsNanos = now + Duration.ofMillis(spread).toNanos();
			this.nextTryNanos = this.pauseEndsNanos;
			return new NoConnection(error);
		}

	}

}
