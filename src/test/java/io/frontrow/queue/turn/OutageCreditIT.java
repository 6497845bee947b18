package io.frontrow.queue.turn;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls of one owner that fail at the same time cost that time once. */
class OutageCreditIT {

	private static final int CALLS = 900;

	private static final Duration OUTAGE = Duration.ofSeconds(2);

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void nineHundredCallsThatFailTogetherGiveTheOutageBackOnce() {
		Frontrow frontrow = Frontrow.shared();
		Fan fan = frontrow.fan("unlucky").enter(frontrow.sale(1, 10, 1_000));
		Instant before = expiry(fan);
		long begun = System.nanoTime();
		Stream.of(frontrow, Frontrow.second())
			.map((instance) -> instance.part(OutageCredit.class))
			.map((lostTime) -> Flux.range(0, CALLS)
				.flatMap((number) -> lostTime.watch(fan.token(), failing()).onErrorComplete(), CALLS)
				.then())
			.reduce(Mono.empty(), Mono::and)
			.block(LIMIT);
		Duration passed = Duration.ofNanos(System.nanoTime() - begun);
		await().atMost(LIMIT).until(() -> isGivenBack(frontrow) && isGivenBack(Frontrow.second()));
		Duration longer = Duration.between(before, expiry(fan));
		// And the second after which a call is tried again.
		assertThat(longer).isBetween(OUTAGE, passed.plusSeconds(2));
	}

	private static Mono<Void> failing() {
		return Mono.delay(OUTAGE).then(Mono.error(new IllegalStateException("trouble of ours")));
	}

	private static Instant expiry(Fan fan) {
		return Instant.parse(fan.state().text("expiresAt"));
	}

	private static boolean isGivenBack(Frontrow instance) {
		return instance.part(MeterRegistry.class).get("frontrow.queue.lost-time.tokens").gauge().value() == 0;
	}

}
