package io.frontrow.reservation.ending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.concurrent.PeriodicTask;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.redis.RedisNodes;
import io.frontrow.reservation.state.EndedReservation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Tidies, on every instance: expires holds that nobody paid, and tells Redis what it has
 * missed. Several instances share the work by skipping each other's locked rows. Redis is
 * told by concert, so that those whose Redis hangs keep no others from theirs: neither
 * from being expired, nor from being told.
 */
@Component
public class HoldSweeper implements PeriodicTasks {

	/** A quarter of the two seconds within which a hold must be back on sale. */
	private static final Duration EVERY = Duration.ofMillis(500);

	private static final int BATCH = 100;

	/** At most so many batches in one pass, so that a pass has an end. */
	private static final int BATCHES_MAX = 50;

	/** Of those that were expired just now; what is beyond is read again. */
	private static final int FRESH_MAX = BATCH * BATCHES_MAX;

	/** Concerts that Redis is told of in one pass; the others are in the next ones. */
	private static final int CONCERTS_MAX = 1_000;

	/** Of one Redis: each tells of 32 reservations at once. */
	private static final int CONCERTS_AT_ONCE = 4;

	/**
	 * So long the telling of a concert goes on while there is more; then others of the
	 * same Redis have their turn, and the concert itself at its next beat.
	 */
	private static final Duration TELLING = Duration.ofSeconds(1);

	/** So long a concert whose Redis did not answer is left alone. */
	private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

	private final HoldExpiry expiry;

	private final PendingReservations reservations;

	private final Outbox outbox;

	private final UnitsOfWork units;

	/** Expired in the last pass, by concert, and not told yet. */
	private final Map<Long, List<EndedReservation>> fresh = new ConcurrentHashMap<>();

	private final Cache<Long, Boolean> failed = Caffeine.newBuilder()
		.maximumSize(CONCERTS_MAX * 10L)
		.expireAfterWrite(AFTER_FAILURE)
		.executor(Runnable::run)
		.build();

	private final PeriodicTask task;

	HoldSweeper(HoldExpiry expiry, PendingReservations reservations, Outbox outbox, RedisNodes nodes,
			UnitsOfWork units) {
		this.expiry = expiry;
		this.reservations = reservations;
		this.outbox = outbox;
		this.units = units.ofKind("tidying");
		this.task = PeriodicTask.ofEach("sweep of holds", EVERY, Flux.defer(this::sweep), this::tell,
				nodes::servingConcert, CONCERTS_AT_ONCE);
	}

	/** The concerts of which Redis is to be told. */
	private Flux<Long> sweep() {
		return expireBatch().expand((ended) -> (ended.size() == BATCH) ? expireBatch() : Mono.empty())
			.take(BATCHES_MAX)
			.doOnNext(this::noteFresh)
			.then(untold())
			.flatMapMany((untold) -> Flux.concat(Flux.fromIterable(List.copyOf(this.fresh.keySet())),
					Flux.fromIterable(untold)))
			.filter((concertId) -> !hasFailed(concertId))
			.distinct();
	}

	private Mono<List<EndedReservation>> expireBatch() {
		return this.units.detached(this.expiry.expireSome(BATCH));
	}

	private Mono<List<Long>> untold() {
		return this.units.detached(this.reservations.concertsUntold(CONCERTS_MAX).collectList());
	}

	private void noteFresh(List<EndedReservation> ended) {
		if (this.fresh.values().stream().mapToInt(List::size).sum() < FRESH_MAX) {
			ended.stream()
				.filter((one) -> !hasFailed(one.concertId()))
				.collect(Collectors.groupingBy(EndedReservation::concertId))
				.forEach((concertId, some) -> this.fresh.merge(concertId, some, HoldSweeper::both));
		}
	}

	private static List<EndedReservation> both(List<EndedReservation> some, List<EndedReservation> more) {
		List<EndedReservation> all = new ArrayList<>(some);
		all.addAll(more);
		return all;
	}

	/**
	 * As many batches as there are, for a while: after an outage of Redis all that was
	 * paid meanwhile is to be told.
	 */
	private Mono<Progress> tell(long concertId) {
		return Mono.defer(() -> {
			long begunNanos = System.nanoTime();
			return tellBatch(concertId)
				.expand((progress) -> (progress == Progress.MORE && System.nanoTime() - begunNanos < TELLING.toNanos())
						? tellBatch(concertId) : Mono.empty())
				.last();
		});
	}

	/**
	 * First what was expired just now, and then what Redis has missed before. What was
	 * expired is taken out at once: while it is told, more may come, and nothing is to be
	 * told again and again. What is not told here is marked in the database.
	 */
	private Mono<Progress> tellBatch(long concertId) {
		return Mono.defer(() -> {
			List<EndedReservation> expired = Objects.requireNonNullElse(this.fresh.remove(concertId), List.of());
			return this.units
				.detached(this.outbox.tellProbing(expired)
					.flatMap((known) -> known ? tellMissed(concertId) : Mono.just(Progress.FAILED)))
				.doOnNext((progress) -> noteFailed(concertId, progress));
		});
	}

	private Mono<Progress> tellMissed(long concertId) {
		return this.reservations.untold(concertId, BATCH)
			.flatMap((missed) -> this.outbox.tellProbing(missed)
				.map((known) -> Progress.of(known, missed.size() == BATCH)));
	}

	private boolean hasFailed(long concertId) {
		return this.failed.getIfPresent(concertId) != null;
	}

	private void noteFailed(long concertId, Progress progress) {
		if (progress == Progress.FAILED) {
			this.failed.put(concertId, true);
		}
	}

	@Override
	public List<PeriodicTask> periodicTasks() {
		return List.of(this.task);
	}

	/** How far Redis knows what a concert has missed. */
	private enum Progress {

		ALL, MORE, FAILED;

		static Progress of(boolean known, boolean hasMore) {
			return known ? (hasMore ? MORE : ALL) : FAILED;
		}

	}

}
