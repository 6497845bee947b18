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
 * this application ask the database twice a second, so that there is always somebody to
 * be answered; a Redis that lets a lone script wait that long counts as away.
 * Thread-safe.
 */
final class StallWatch {

	private static final Duration LOOK_EVERY = Duration.ofMillis(250);

	/**
	 * Several looks, not one long wait: after a pause of this process every timer is late
	 * at once, before the answers that came meanwhile have been read.
	 */
	private static final int LOOKS_WITHOUT_ANSWER = 3;

	private final String server;

	private final AtomicLong answers = new AtomicLong();

	StallWatch(String server) {
		this.server = server;
	}

	/**
	 * The answers, each noted; an error that is no outage is one too.
	 */
	<T> Flux<T> noting(Flux<T> work) {
		return work.doOnNext((result) -> this.answers.incrementAndGet())
			.doOnError((error) -> !Outage.isOfServer(error), (error) -> this.answers.incrementAndGet());
	}

	/**
	 * The answer, or {@link TimeoutException} once the server answers nobody.
	 */
	<T> Mono<T> waiting(Mono<T> answer) {
		return Mono.defer(() -> Mono.firstWithSignal(answer, stall()));
	}

	private <T> Mono<T> stall() {
		return look(this.answers.get(), 1)
			.then(Mono.error(() -> new TimeoutException(this.server + " has answered nobody for a while")));
	}

	/** Completes once so many looks in a row have seen no new answer. */
	private Mono<Void> look(long seen, int looks) {
		return Mono.delay(LOOK_EVERY).flatMap((late) -> {
			long now = this.answers.get();
			if (now == seen && looks == LOOKS_WITHOUT_ANSWER) {
				return Mono.empty();
			}
			return look(now, (now == seen) ? looks + 1 : 1);
		});
	}

}
