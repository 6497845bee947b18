package io.frontrow.engine.concurrent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogThrottleTest {

	private static final Duration EVERY = Duration.ofSeconds(60);

	/** A clock of nanoseconds may pass the largest number. */
	private final AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final LogThrottle throttle = new LogThrottle(EVERY, this.nowNanos::get);

	@Test
	void firstPassesAndThoseAfterItAreToldWithTheNext() {
		assertThat(this.throttle.pass()).isEqualTo(1);
		assertThat(this.throttle.pass()).isZero();
		assertThat(this.throttle.pass(5)).isZero();
		assertThat(this.throttle.untold()).isEqualTo(6);
		this.nowNanos.addAndGet(EVERY.toNanos() - 1);
		assertThat(this.throttle.pass()).isZero();
		this.nowNanos.addAndGet(1);
		assertThat(this.throttle.pass()).isEqualTo(8);
		assertThat(this.throttle.untold()).isZero();
	}

	@Test
	void intervalBeginsWithTheEventThatPasses() {
		this.throttle.pass();
		this.nowNanos.addAndGet(3 * EVERY.toNanos() / 2);
		assertThat(this.throttle.pass()).isEqualTo(1);
		this.nowNanos.addAndGet(EVERY.toNanos() - 1);
		assertThat(this.throttle.pass()).isZero();
	}

	@Test
	void ofEventsAtTheSameTimeOnePassesAndAllAreCounted() {
		int events = 100_000;
		long[] told = IntStream.range(0, events)
			.parallel()
			.mapToLong((event) -> this.throttle.pass())
			.filter((count) -> count > 0)
			.toArray();
		assertThat(told).hasSizeLessThanOrEqualTo(1);
		this.nowNanos.addAndGet(EVERY.toNanos());
		assertThat(told[0] + this.throttle.pass()).isEqualTo(events + 1);
	}

}
