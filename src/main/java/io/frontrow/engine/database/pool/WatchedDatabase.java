package io.frontrow.engine.database.pool;

import io.frontrow.engine.liveness.LivenessDetector;
import io.frontrow.engine.liveness.LivenessDetectors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * The database client, whose every answer says that the database is there. Counting
 * statements and not whole units of work keeps a crowd whose units all take long from
 * looking like a database that has gone.
 */
@Configuration(proxyBeanMethods = false)
class WatchedDatabase {

	/** Where transactions and single statements take their connections from. */
	private final ConnectionFactory connections;

	WatchedDatabase(ConnectionFactory pool) {
		this.connections = new PatientConnections(pool);
	}

	@Bean
	LivenessDetector databaseWatch(LivenessDetectors watches) {
		return watches.of("the database");
	}

	@Bean
	R2dbcTransactionManager transactionManager() {
		return new R2dbcTransactionManager(this.connections);
	}

	@Bean
	DatabaseClient databaseClient(LivenessDetector databaseWatch, MeterRegistry meters) {
		Counter statements = Counter.builder("frontrow.database.statements")
			.description("Statements sent to the database; those sent together count once")
			.register(meters);
		return DatabaseClient.builder().connectionFactory(this.connections).executeFunction((statement) -> {
			statements.increment();
			return databaseWatch.noting(Flux.from(statement.execute()));
		}).build();
	}

}
