package io.frontrow.support;

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
 * is. Thread-safe.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DyingConnections implements ConnectionFactoryDecorator {

	/** A connection that is alive answers within milliseconds. */
	private static final Duration ALIVE_WITHIN = Duration.ofMillis(500);

	@Override
	public ConnectionFactory decorate(ConnectionFactory driver) {
		return new DelegatingConnectionFactory(driver) {

			@Override
			public Mono<? extends Connection> create() {
				return super.create().map((
						connection) -> (Connection) watched(connection, connection, Connection.class, Lifecycle.class));
			}

		};
	}

	/**
	 * The same part of the driver, with the failures of all that it publishes looked at.
	 * @param part the connection itself, or a statement, batch or result of it
	 */
	private static Object watched(Connection connection, Object part, Class<?>... types) {
		return Proxy.newProxyInstance(DyingConnections.class.getClassLoader(), types, new Watch(connection, part));
	}

	/** What the driver returns on a connection. */
	private record Watch(Connection connection, Object part) implements InvocationHandler {

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
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
				return mono.cast(Object.class).onErrorResume(this::isToBeLookedAt, this::asked);
			}
			if (returned instanceof Publisher<?> publisher) {
				return Flux.<Object>from(publisher).map(this::part).onErrorResume(this::isToBeLookedAt, this::asked);
			}
			return (returned != null) ? part(returned) : null;
		}

		private Object part(Object returned) {
			if (returned instanceof Result) {
				return DyingConnections.watched(this.connection, returned, Result.class);
			}
			if (returned instanceof Statement) {
				return DyingConnections.watched(this.connection, returned, Statement.class);
			}
			return (returned instanceof Batch) ? DyingConnections.watched(this.connection, returned, Batch.class)
					: returned;
		}

		private boolean isToBeLookedAt(Throwable error) {
			return error instanceof RuntimeException && !(error instanceof R2dbcException);
		}

		private <T> Mono<T> asked(Throwable error) {
			return Mono.from(this.connection.validate(ValidationDepth.REMOTE))
				.timeout(ALIVE_WITHIN)
				.onErrorReturn(false)
				.flatMap((alive) -> Mono.error(alive ? error
						: new R2dbcNonTransientResourceException("The connection to the database has died", error)));
		}

	}

}
