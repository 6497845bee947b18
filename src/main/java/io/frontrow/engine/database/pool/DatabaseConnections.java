package io.frontrow.engine.database.pool;

import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

import io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.frontrow.engine.database.DatabaseSettings;
import io.frontrow.start.DatabaseSession;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import reactor.netty.resources.LoopResources;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.stereotype.Component;

/**
 * The options that every database connection of ours has unless the URL says otherwise:
 * times in UTC, short waits for locks, and the text protocol. {@link TransactionDefaults}
 * sets the isolation level and that transactions may write. Session variables that
 * correctness needs are set whatever the URL says ({@link DatabaseSession}).
 */
@Component
class DatabaseConnections implements ConnectionFactoryOptionsBuilderCustomizer, DisposableBean {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

	private final DatabaseSettings settings;

	/**
	 * On the web server's threads a transaction would wait for its turn behind a thousand
	 * requests at each of its statements, just when there are too many of them: so
	 * measured, two thirds of the work were done, and each took three times as long.
	 */
	private final LoopResources threads = LoopResources.create("frontrow-database",
			Runtime.getRuntime().availableProcessors(), true);

	DatabaseConnections(DatabaseSettings settings) {
		this.settings = settings;
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
		builder.option(MySqlConnectionFactoryProvider.SESSION_VARIABLES, sessionVariables(given));
		byDefault(builder, given, MySqlConnectionFactoryProvider.LOOP_RESOURCES, this.threads);
		byDefault(builder, given, ConnectionFactoryOptions.STATEMENT_TIMEOUT, this.settings.statementLimit());
	}

	/**
	 * Ours come after those of the URL: what correctness needs cannot be set otherwise.
	 */
	private String[] sessionVariables(ConnectionFactoryOptions given) {
		Object others = given.getValue(MySqlConnectionFactoryProvider.SESSION_VARIABLES);
		Stream<String> ofUrl = (others instanceof String[] each) ? Stream.of(each)
				: Stream.ofNullable(others).map(Object::toString);
		Stream<String> ours = Stream.of("innodb_lock_wait_timeout=" + this.settings.lockWait().toSeconds());
		return Stream.of(ours, ofUrl, DatabaseSession.VARIABLES.stream())
			.flatMap(Function.identity())
			.toArray(String[]::new);
	}

	/** After {@link DatabasePoolEnd}. */
	@Override
	public void destroy() {
		this.threads.dispose();
	}

	private static <T> void byDefault(ConnectionFactoryOptions.Builder builder, ConnectionFactoryOptions given,
			Option<T> option, T value) {
		if (!given.hasOption(option)) {
			builder.option(option, value);
		}
	}

}
