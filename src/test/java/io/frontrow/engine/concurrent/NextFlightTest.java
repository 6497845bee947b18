package io.frontrow.engine.concurrent;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** Who asks gets a round that began after the question, and rounds do not pile up. */
class NextFlightTest {

	private final AtomicInteger begun = new AtomicInteger();

	private Sinks.One<Integer> ending = Sinks.one();

	private final NextFlight<Integer> rounds = new NextFlight<>(Mono.defer(() -> {
		this.begun.incrementAndGet();
		this.ending = Sinks.one();
		return this.ending.asMono();
	}));

	@Test
	void thoseWhoComeDuringARoundShareTheNext() {
		Mono<Integer> first = asked();
		Mono<Integer> second = asked();
		Mono<Integer> third = asked();
		assertThat(this.begun).hasValue(1);
		this.ending.tryEmitValue(1);
		assertThat(this.begun).hasValue(2);
		this.ending.tryEmitValue(2);
		assertThat(first.block()).isEqualTo(1);
		assertThat(second.block()).isEqualTo(2);
		assertThat(third.block()).isEqualTo(2);
		assertThat(this.begun).hasValue(2);
	}

	@Test
	void whoMayHaveTheRoundUnderWayGetsThat() {
		Mono<Integer> first = asked();
		Mono<Integer> same = subscribed(this.rounds.joinUnderWay());
		Mono<Integer> next = asked();
		this.ending.tryEmitValue(1);
		Mono<Integer> sameAsNext = subscribed(this.rounds.joinUnderWay());
		this.ending.tryEmitValue(2);
		assertThat(first.block()).isEqualTo(1);
		assertThat(same.block()).isEqualTo(1);
		assertThat(next.block()).isEqualTo(2);
		assertThat(sameAsNext.block()).isEqualTo(2);
		assertThat(this.begun).hasValue(2);
	}

	@Test
	void goesOnAfterAFailure() {
		Mono<Integer> first = asked();
		Mono<Integer> second = asked();
		this.ending.tryEmitError(new IllegalStateException("lost"));
		StepVerifier.create(first).verifyErrorMessage("lost");
		this.ending.tryEmitValue(2);
		assertThat(second.block()).isEqualTo(2);
	}

	@Test
	void callerWhoLeavesEndsNothing() {
		Disposable leaving = this.rounds.join().subscribe();
		Mono<Integer> staying = asked();
		leaving.dispose();
		assertThat(this.begun).hasValue(1);
		this.ending.tryEmitValue(1);
		this.ending.tryEmitValue(2);
		assertThat(staying.block()).isEqualTo(2);
		Mono<Integer> later = asked();
		this.ending.tryEmitValue(3);
		assertThat(later.block()).isEqualTo(3);
	}

	/** A question that has been put by now. */
	private Mono<Integer> asked() {
		return subscribed(this.rounds.join());
	}

	private static Mono<Integer> subscribed(Mono<Integer> question) {
		Mono<Integer> answer = question.cache();
		answer.subscribe((value) -> {
		}, (error) -> {
		});
		return answer;
	}

}
