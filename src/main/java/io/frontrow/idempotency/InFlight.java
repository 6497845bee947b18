package io.frontrow.idempotency;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The keyed requests that this instance is at: one at a time per user and key, so that a
 * double click does its work once and waits for it once. Between instances, and for
 * correctness, the record's row does the same. Holds an entry per unit of work under way,
 * so it is bounded as they are. Thread-safe.
 */
final class InFlight {

	/** How long a second request waits for the answer of the first. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final ConcurrentMap<Place, Sinks.Empty<Void>> running = new ConcurrentHashMap<>();

	/**
	 * Replays the answer, or does the work when no other is at it. All who have waited
	 * for an answer replay it at once.
	 * @param replay empty where there is no answer yet
	 * @return an error {@code IDEMPOTENCY_IN_PROGRESS} if another is at it for too long
	 */
	<T> Mono<T> inTurn(UUID userId, String key, Mono<T> replay, Mono<T> work) {
		return Mono.defer(() -> enter(new Place(userId, key), replay, work, System.nanoTime() + PATIENCE.toNanos()));
	}

	/** Only the wait for another has a limit: one that has entered must also leave. */
	private <T> Mono<T> enter(Place place, Mono<T> replay, Mono<T> work, long untilNanos) {
		Sinks.Empty<Void> mine = Sinks.empty();
		Sinks.Empty<Void> other = this.running.putIfAbsent(place, mine);
		if (other == null) {
			return replay.switchIfEmpty(work).doFinally((signal) -> leave(place, mine));
		}
		Duration left = Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
		return other.asMono()
			.timeout(left, Mono.error(() -> new Refusal(Code.IDEMPOTENCY_IN_PROGRESS)))
			.then(replay)
			.switchIfEmpty(Mono.defer(() -> enter(place, replay, work, untilNanos)));
	}

	private void leave(Place place, Sinks.Empty<Void> mine) {
		this.running.remove(place, mine);
		mine.tryEmitEmpty();
	}

	private record Place(UUID userId, String key) {
	}

}
