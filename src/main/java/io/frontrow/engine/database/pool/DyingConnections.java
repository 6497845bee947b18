package io.frontrow.engine.database.pool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.r2dbc.connection.DelegatingConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Makes every failure on a connection that has died an
 * {@link R2dbcNonTransientResourceException}, whatever the driver throws. While a
 * connection dies, r2dbc-mysql also fails with exceptions of other types, such as an
 * {@code IllegalStateException} of its request queue. Callers could not tell those from a
 * defect, and Spring hides the first cause behind them where the rollback fails, too.
 * <p>
 * Only a failure that is not of R2DBC's own types is looked at: then the server is asked
 * on that connection. A connection that answers is alive, and the failure stays what it
 * is.
 * <p>
 * A connection also counts as dead for the pool once it may lead to a server that takes
 * no writes any more ({@link Failovers}). Thread-safe.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DyingConnections implements ConnectionFactoryDecorator {

	/** A connection that is alive answers within milliseconds. */
	private static final Duration ALIVE_WITHIN = Duration.ofMillis(500);

	@Override
	public ConnectionFactory decorate(ConnectionFactory driver) {
		Failovers failovers = new Failovers(System.nanoTime());
		return new DelegatingConnectionFactory(driver) {

			@Override
			public Mono<? extends Connection> create() {
				return Mono.defer(() -> {
					// Before it is begun: it may lead to a server that is replaced while
					// it is being opened.
					long openedNanos = System.nanoTime();
					return super.create().map((connection) -> watched(new Opened(connection, openedNanos, failovers)));
				});
			}

		};
	}

	private static Connection watched(Opened opened) {
		return (Connection) watched(opened, opened.connection(), Connection.class, Lifecycle.class);
	}

	/**
	 * The same part of the driver, with the failures of all that it publishes looked at.
	 * @param part the connection itself, or a statement, batch or result of it
	 */
	private static Object watched(Opened opened, Object part, Class<?>... types) {
		return Proxy.newProxyInstance(DyingConnections.class.getClassLoader(), types, new Watch(opened, part));
	}

	/**
	 * A connection of the driver's.
	 *
	 * @param openedNanos when it was begun
	 * @param failovers of the server that it leads to
	 */
	private record Opened(Connection connection, long openedNanos, Failovers failovers) {

		boolean isOutdated() {
			return this.failovers.isOutdated(this.openedNanos);
		}

		<T> Mono<T> failed(Throwable error) {
			if (error instanceof R2dbcException known) {
				this.failovers.note(known, this.openedNanos, System.nanoTime());
				return Mono.error(error);
			}
			return (error instanceof RuntimeException) ? asked(error) : Mono.error(error);
		}

		private <T> Mono<T> asked(Throwable error) {
			return Mono.from(this.connection.validate(ValidationDepth.REMOTE))
				.timeout(ALIVE_WITHIN)
				.onErrorReturn(false)
				.flatMap((alive) -> Mono.error(alive ? error
						: new R2dbcNonTransientResourceException("The connection to the database has died", error)));
		}

	}

	/** What the driver returns on a connection. */
	private record Watch(Opened opened, Object part) implements InvocationHandler {

		/**
		 * By this method the pool asks whether it may give the connection to a caller.
		 */
		private static final String VALIDATE = "validate";

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
			if (this.part == this.opened.connection() && method.getName().equals(VALIDATE)
					&& this.opened.isOutdated()) {
				return Mono.error(new OutdatedConnection());
			}
			try {
				Object returned = method.invoke(this.part, arguments);
				return (returned == this.part) ? proxy : watched(returned);
			}
			catch (InvocationTargetException ex) {
				throw (ex.getCause() != null) ? ex.getCause() : ex;
			}
		}

		private @Nullable Object watched(@Nullable Object returned) {
			if (returned instanceof Mono<?> mono) {
				return mono.cast(Object.class).onErrorResume(this.opened::failed);
			}
			if (returned instanceof Publisher<?> publisher) {
				return Flux.<Object>from(publisher).map(this::part).onErrorResume(this.opened::failed);
			}
			return (returned != null) ? part(returned) : null;
		}

		private Object part(Object returned) {
			if (returned instanceof Result) {
				return DyingConnections.watched(this.opened, returned, Result.class);
			}
			if (returned instanceof Statement) {
				return DyingConnections.watched(this.opened, returned, Statement.class);
			}
			return (returned instanceof Batch) ? DyingConnections.watched(this.opened, returned, Batch.class)
					: returned;
		}

	}

}
