package io.frontrow.reservation;

import java.time.Duration;
import java.util.List;

import io.frontrow.support.Loop;
import io.frontrow.support.Looping;
import io.frontrow.support.UnitsOfWork;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Tidies, on every instance: expires holds that nobody paid, and tells Redis what it has
 * missed. Several instances share the work by skipping each other's locked rows.
 */
@Component
class HoldSweeper implements Looping {

	/** A quarter of the two seconds within which a hold must be back on sale. */
	private static final Duration EVERY = Duration.ofMillis(500);

	private static final int BATCH = 100;

	/** At most so many batches in one pass, so that a pass has an end. */
	private static final int BATCHES_MAX = 50;

	private final HoldExpiry expiry;

	private final PendingReservations reservations;

	private final Aftermath aftermath;

	private final UnitsOfWork units;

	private final Loop loop;

	HoldSweeper(HoldExpiry expiry, PendingReservations reservations, Aftermath aftermath, UnitsOfWork units) {
		this.expiry = expiry;
		this.reservations = reservations;
		this.aftermath = aftermath;
		this.units = units.ofKind("tidying");
		this.loop = new Loop("sweep of holds", EVERY, Mono.defer(this::sweep));
	}

	private Mono<Void> sweep() {
		return expireBatch().expand((ended) -> (ended.size() == BATCH) ? expireBatch() : Mono.empty())
			.take(BATCHES_MAX)
			.collectList()
			.flatMapMany(Flux::fromIterable)
			.concatMap((ended) -> this.units.detached(this.aftermath.tell(ended)))
			.then(this.units.detached(tellMissed()));
	}

	private Mono<List<EndedReservation>> expireBatch() {
		return this.units.detached(this.expiry.expireSome(BATCH));
	}

	private Mono<Void> tellMissed() {
		return this.reservations.untold(BATCH).flatMap(this.aftermath::tell);
	}

	@Override
	public List<Loop> loops() {
		return List.of(this.loop);
	}

}
