package io.frontrow.engine.database.pool;

import io.frontrow.start.DatabaseSession;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Mono;

import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.core.annotation.Order;
import org.springframework.r2dbc.connection.DelegatingConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Sets what every transaction of a database connection begins with, once, before the pool
 * gets the connection, and whatever the server's defaults are: the isolation level READ
 * COMMITTED, because REPEATABLE READ loses updates and locks gaps, and READ WRITE.
 * <p>
 * It is set by the statement of the SQL standard, which every server knows. The variable
 * has two names: {@code transaction_isolation} is unknown to MariaDB before 11.1, and
 * {@code tx_isolation} to MySQL 8.0. The driver closes a connection whose variables the
 * server refuses, and does not say why.
 */
@Component
@Order(0)
class TransactionDefaults implements ConnectionFactoryDecorator {

	@Override
	public ConnectionFactory decorate(ConnectionFactory delegate) {
		return new DelegatingConnectionFactory(delegate) {

			@Override
			public Mono<Connection> create() {
				return Mono.usingWhen(super.create(), (connection) -> set(connection).thenReturn(connection),
						(connection) -> Mono.empty(), (connection, error) -> connection.close(), Connection::close);
			}

		};
	}

	private static Mono<Void> set(Connection connection) {
		return Mono.from(connection.setTransactionIsolationLevel(IsolationLevel.READ_COMMITTED))
			.thenMany(connection.createStatement(DatabaseSession.READ_WRITE).execute())
			.flatMap(Result::getRowsUpdated)
			.then();
	}

}
