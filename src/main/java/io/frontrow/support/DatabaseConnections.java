package io.frontrow.support;

import java.time.Duration;

import io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.stereotype.Component;

/**
 * The options that every database connection of ours has unless the URL says otherwise:
 * times in UTC, READ COMMITTED (REPEATABLE READ loses updates and locks gaps), short
 * waits for locks, and the text protocol.
 */
@Component
class DatabaseConnections implements ConnectionFactoryOptionsBuilderCustomizer {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

	private final DatabaseSettings settings;

	private final ReactorResourceFactory server;

	DatabaseConnections(DatabaseSettings settings, ReactorResourceFactory server) {
		this.settings = settings;
		this.server = server;
	}

	@Override
	public void customize(ConnectionFactoryOptions.Builder builder) {
		ConnectionFactoryOptions given = builder.build();
		byDefault(builder, given, ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT_TIMEOUT);
		if (!given.hasOption(ConnectionFactoryOptions.SSL)) {
			// Else it would undo what r2dbcs: asks for.
			byDefault(builder, given, MySqlConnectionFactoryProvider.SSL_MODE, SslMode.PREFERRED);
		}
		byDefault(builder, given, MySqlConnectionFactoryProvider.CONNECTION_TIME_ZONE, "UTC");
		byDefault(builder, given, MySqlConnectionFactoryProvider.TCP_KEEP_ALIVE, true);
		byDefault(builder, given, MySqlConnectionFactoryProvider.TCP_NO_DELAY, true);
		byDefault(builder, given, MySqlConnectionFactoryProvider.SESSION_VARIABLES,
				new String[] { "transaction_isolation='READ-COMMITTED'",
						"innodb_lock_wait_timeout=" + this.settings.lockWait().toSeconds() });
		// On the threads of the web server: more would only wake each other.
		byDefault(builder, given, MySqlConnectionFactoryProvider.LOOP_RESOURCES, this.server.getLoopResources());
		byDefault(builder, given, ConnectionFactoryOptions.STATEMENT_TIMEOUT, this.settings.statementLimit());
	}

	private static <T> void byDefault(ConnectionFactoryOptions.Builder builder, ConnectionFactoryOptions given,
			Option<T> option, T value) {
		if (!given.hasOption(option)) {
			builder.option(option, value);
		}
	}

}
