package io.frontrow.idempotency;

import java.time.Duration;
import java.util.List;

import io.frontrow.engine.concurrent.Loop;
import io.frontrow.engine.concurrent.Looping;
import io.frontrow.engine.database.UnitsOfWork;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Forgets old answers, on every instance, in bounded batches.
 */
@Component
class IdempotencySweeper implements Looping {

	private static final Duration EVERY = Duration.ofSeconds(2);

	private static final int BATCH = 1_000;

	/** At most so many batches in one pass: 25,000 keys a second can be forgotten. */
	private static final int BATCHES_MAX = 50;

	private final IdempotencyRecords records;

	private final UnitsOfWork units;

	private final Loop loop;

	IdempotencySweeper(IdempotencyRecords records, UnitsOfWork units) {
		this.records = records;
		this.units = units.ofKind("tidying");
		this.loop = new Loop("sweep of idempotency records", EVERY, Mono.defer(this::sweep));
	}

	private Mono<Void> sweep() {
		return sweepBatch().expand((swept) -> (swept == BATCH) ? sweepBatch() : Mono.empty()).take(BATCHES_MAX).then();
	}

	private Mono<Long> sweepBatch() {
		return this.units.detachedTransaction(this.records.sweep(BATCH));
	}

	@Override
	public List<Loop> loops() {
		return List.of(this.loop);
	}

}
