package io.frontrow.queue;

import java.util.Map;

import io.frontrow.Answer;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two instances run the tick of one line. */
class TwoInstancesIT {

	private static final int PER_TICK = 5;

	private static final int TICK_MILLIS = 200;

	private static final int CROWD = 120;

	private final Frontrow here = Frontrow.shared();

	private final Frontrow there = Frontrow.second();

	@Test
	void admitOncePerTickInAll() {
		Sale sale = this.here.announce(new SalePlan().section("A", 1, 1, 0));
		this.here.tune(sale, Map.of("paused", true, "admitPerTick", PER_TICK, "tickSeconds", TICK_MILLIS / 1_000.0));
		for (int index = 0; index < CROWD; index++) {
			this.here.fan("fan " + index).join(sale);
		}
		long before = System.currentTimeMillis();
		this.there.tune(sale, Map.of("paused", false));
		long admitted = await().until(() -> this.here.line(sale).number("admittedTotal"),
				(total) -> total >= 10 * PER_TICK);
		// Redis' clock is this machine's, and ticks lie on its grid.
		long ticks = System.currentTimeMillis() / TICK_MILLIS - before / TICK_MILLIS + 1;
		assertThat(admitted).isLessThanOrEqualTo(PER_TICK * ticks);
		Answer line = this.here.line(sale);
		assertThat(line.number("waiting") + line.number("active")).isEqualTo(CROWD);
	}

}
