package io.frontrow.engine.database;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.engine.concurrent.PeriodicTasks;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * One bulkhead for each kind of work. At the end it waits for the work that is under way:
 * after the web server has stopped taking requests and before the connections close.
 */
@Component
public class Bulkheads implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Bulkheads.class);

	/** Above that of the connections to Redis, which is 0: work under way needs them. */
	public static final int PHASE = PeriodicTasks.PHASE - 1;

	private static final Duration STOP_PATIENCE = Duration.ofSeconds(8);

	private final Map<String, Bulkhead> byKind = new ConcurrentHashMap<>();

	private final DatabaseSettings settings;

	private final int mostConnected;

	private final MeterRegistry meters;

	private volatile boolean running;

	/** One kind alone may have three connections of four. */
	Bulkheads(DatabaseSettings settings, R2dbcProperties connections, MeterRegistry meters) {
		this.settings = settings;
		this.mostConnected = Math.max(1, connections.getPool().getMaxSize() * 3 / 4);
		this.meters = meters;
	}

	Bulkhead of(String kind) {
		return this.byKind.computeIfAbsent(kind,
				(name) -> new Bulkhead(name, this.settings.unitsMax(), this.mostConnected, this.meters));
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
		while (underWay() > 0 && System.nanoTime() < deadline) {
			try {
				Thread.sleep(10);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				break;
			}
		}
		if (underWay() > 0) {
			log.warn("stopped with {} units of work under way", underWay());
		}
		this.running = false;
	}

	private int underWay() {
		return this.byKind.values().stream().mapToInt(Bulkhead::underWay).sum();
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
