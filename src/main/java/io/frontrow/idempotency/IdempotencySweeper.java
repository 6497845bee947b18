package io.frontrow.idempotency;

import java.time.Duration;
import java.util.List;

import io.frontrow.engine.concurrent.PeriodicTask;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.database.UnitsOfWork;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Forgets old answers, on every instance, in bounded batches.
 */
@Component
class IdempotencySweeper implements PeriodicTasks {

	private static final Duration EVERY = Duration.ofSeconds(2);

	private static final int BATCH = 1_000;

	/** At most so many batches in one pass: 25,000 keys a second can be forgotten. */
	private static final int BATCHES_MAX = 50;

	private final IdempotencyRecords records;

	private final UnitsOfWork units;

	private final PeriodicTask task;

	IdempotencySweeper(IdempotencyRecords records, UnitsOfWork units) {
		this.records = records;
		this.units = units.ofKind("tidying");
		this.task = new PeriodicTask("sweep of idempotency records", EVERY, Mono.defer(this::sweep));
	}

	private Mono<Void> sweep() {
		return sweepBatch().expand((swept) -> (swept == BATCH) ? sweepBatch() : Mono.empty()).take(BATCHES_MAX).then();
	}

	private Mono<Long> sweepBatch() {
		return this.units.detachedTransaction(this.records.sweep(BATCH));
	}

	@Override
	public List<PeriodicTask> periodicTasks() {
		return List.of(this.task);
	}

}
