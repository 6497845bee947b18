package io.frontrow.support;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells a server that is slow from one that is away (hung, or cut off without a word):
 * away is a server that answers nobody for a while. So a crowd on a busy machine is
 * waited for with patience, and a dead server is given up within a second. The loops of
 * this application see to it that there is always somebody to be answered. Thread-safe.
 */
final class StallWatch {

	private static final Duration STALL = Duration.ofMillis(800);

	private final String server;

	private final AtomicLong answers = new AtomicLong();

	StallWatch(String server) {
		this.server = server;
	}

	/**
	 * The work, noting that the server has answered when it ends in any way but an
	 * outage.
	 */
	<T> Mono<T> noting(Mono<T> work) {
		return work.doOnSuccess((result) -> this.answers.incrementAndGet())
			.doOnError((error) -> !Outage.is(error), (error) -> this.answers.incrementAndGet());
	}

	/**
	 * The answer, or {@link TimeoutException} once the server answers nobody.
	 */
	<T> Mono<T> waiting(Mono<T> answer) {
		return Mono.defer(() -> Mono.firstWithSignal(answer, stall()));
	}

	private <T> Mono<T> stall() {
		AtomicLong seen = new AtomicLong(this.answers.get());
		return Flux.interval(STALL)
			.filter((beat) -> seen.getAndSet(this.answers.get()) == this.answers.get())
			.next()
			.flatMap((beat) -> Mono.error(new TimeoutException(this.server + " has answered nobody for " + STALL)));
	}

}
