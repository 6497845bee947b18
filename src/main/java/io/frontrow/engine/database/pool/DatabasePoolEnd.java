package io.frontrow.engine.database.pool;

import java.time.Duration;

import io.frontrow.engine.database.Bulkheads;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Closes the connections to the database while the threads that they work on are still
 * there. Nothing uses them by then.
 */
@Component
class DatabasePoolEnd implements SmartLifecycle {

	/** Below that of the work under way, which is waited for. */
	private static final int PHASE = Bulkheads.PHASE - 1;

	/** A database that is away says no goodbye. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final ConnectionFactory connections;

	private volatile boolean running;

	DatabasePoolEnd(ConnectionFactory connections) {
		this.connections = connections;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.connections instanceof ConnectionPool pool) {
			pool.disposeLater().timeout(PATIENCE).onErrorComplete().block();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
