package io.frontrow.engine.database.pool;

import java.time.Duration;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailoversTest {

	private static final int READ_ONLY = 1290;

	private static final long BEGIN = Long.MAX_VALUE - 10;

	private static final long EVERY = Duration.ofMillis(Failovers.NOTED_EVERY_MILLIS).toNanos();

	private final Failovers failovers = new Failovers(BEGIN);

	@ParameterizedTest
	@ValueSource(ints = { 1290, 1792, 1836 })
	void allConnectionsFromBeforeAreOutdated(int code) {
		assertThat(this.failovers.isOutdated(BEGIN)).isFalse();
		note(code, BEGIN, BEGIN + 5);
		assertThat(this.failovers.isOutdated(BEGIN)).isTrue();
		assertThat(this.failovers.isOutdated(BEGIN + 4)).isTrue();
		assertThat(this.failovers.isOutdated(BEGIN + 5)).isFalse();
	}

	@Test
	void otherErrorsSayNothing() {
		note(1064, BEGIN, BEGIN + 5);
		assertThat(this.failovers.isOutdated(BEGIN)).isFalse();
	}

	@Test
	void connectionsToServerThatStaysReadOnlyAreReplacedSeldom() {
		note(READ_ONLY, BEGIN, BEGIN);
		note(READ_ONLY, BEGIN + 1, BEGIN + EVERY - 1);
		assertThat(this.failovers.isOutdated(BEGIN + 1)).isFalse();
		note(READ_ONLY, BEGIN + 1, BEGIN + EVERY);
		assertThat(this.failovers.isOutdated(BEGIN + 1)).isTrue();
	}

	/** Such as one that waited for a lock meanwhile. */
	@Test
	void outdatedConnectionSaysNothingOfNewOnes() {
		note(READ_ONLY, BEGIN, BEGIN + 5);
		note(READ_ONLY, BEGIN, BEGIN + 5 + EVERY);
		assertThat(this.failovers.isOutdated(BEGIN + 6)).isFalse();
	}

	private void note(int code, long openedNanos, long nowNanos) {
		this.failovers.note(new R2dbcNonTransientResourceException("refused", "HY000", code), openedNanos, nowNanos);
	}

}
