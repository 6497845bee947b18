package io.frontrow.engine.database.pool;

import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.failure.ServerRefusal;
import io.frontrow.engine.failure.ServerTrouble;
import io.frontrow.engine.liveness.ServerHealth;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Whether the database serves us: takes reading, inserting, changing and removing from
 * this account, and has refused nothing in the last seconds. The statements touch no row:
 * rights and {@code read_only} are looked at before rows are. In place of Spring's, which
 * only looks at the connection.
 */
@Component("r2dbcHealthContributor")
class DatabaseHealth implements ReactiveHealthIndicator {

	/** One connection that has died is no database that is down. */
	private static final Retry ONCE_MORE = Retry.max(1)
		.filter((error) -> ServerRefusal.in(error).isEmpty())
		.onRetryExhaustedThrow((spec, signal) -> signal.failure());

	/** However many ask, one asks the database. */
	private final NextFlight<Health> nextFlight;

	DatabaseHealth(DatabaseClient database, UnitsOfWork units, ServerTrouble trouble) {
		Mono<Void> asked = Flux.just(
				"INSERT INTO installation (one, installation_id) SELECT one, installation_id FROM installation WHERE FALSE",
				"UPDATE installation SET installation_id = installation_id WHERE FALSE",
				"DELETE FROM installation WHERE FALSE")
			.concatMap((sql) -> database.sql(sql).fetch().rowsUpdated())
			.then();
		this.nextFlight = new NextFlight<>(units.ofKind("health")
			.detached(asked)
			.retryWhen(ONCE_MORE)
			.then(Mono.fromSupplier(() -> ServerHealth.of(ServerRefusal.DATABASE, trouble)))
			.onErrorResume((error) -> Mono.just(ServerHealth.of(ServerRefusal.DATABASE, error))));
	}

	@Override
	public Mono<Health> health() {
		return this.nextFlight.join();
	}

}
