package io.frontrow.queue.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.frontrow.concurrent.Pause;
import io.frontrow.queue.LineScript;
import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A line in which every second one does not show up, on Redis' time made short: a tick of
 * 0.1 s, absent after 2 s.
 */
class NoShowsIT {

	private static final int CROWD = 6_000;

	private static final int MOST_ACTIVE = 200;

	private static final long ACTIVE_MS = 4_000;

	private static final long ABSENT_MS = 2_000;

	/** A minute of a line whose people are absent after 90 s. */
	private static final long FIRST_MS = ABSENT_MS * 60 / 90;

	private static final long RUN_MS = 12_000;

	private static final String JOIN = """
			for number = 1, tonumber(ARGV[1]) do
			  redis.call('ZADD', KEYS[1], 3 * 2 ^ 41 + 2 ^ 40 + number, 'u' .. number)
			  redis.call('HSET', KEYS[2], 'u' .. number, number .. '.id.k.0')
			end
			return {}""";

	private final LineScript line = new LineScript();

	@Test
	void doNotKeepTheSlotsOfThoseWhoDo() {
		this.line.settings(1,
				Map.of("admitPerTick", 1_000, "tickMs", 100, "maxActive", MOST_ACTIVE, "activeTtlMs", ACTIVE_MS));
		LineScript.REDIS.eval(JOIN, ScriptOutputType.MULTI,
				new String[] { this.line.keys.waiting(), this.line.keys.users() }, String.valueOf(CROWD));
		long begin = System.currentTimeMillis();
		long marked = 0;
		List<Long> active = new ArrayList<>();
		while (System.currentTimeMillis() - begin < RUN_MS) {
			if (System.currentTimeMillis() - marked > 500) {
				marked = System.currentTimeMillis();
				markEverySecondOne();
			}
			tick();
			long now = LineScript.REDIS.zcount(this.line.keys.active(),
					io.lettuce.core.Range.create(System.currentTimeMillis() + 1, Long.MAX_VALUE / 1_000));
			assertThat(now).isLessThanOrEqualTo(MOST_ACTIVE);
			if (System.currentTimeMillis() - begin > FIRST_MS) {
				active.add(now);
			}
			pause();
		}
		assertThat(LineScript.REDIS.zcard(this.line.keys.waiting())).as("people wait").isPositive();
		assertThat(active.stream().mapToLong(Long::longValue).average().orElseThrow())
			.isGreaterThanOrEqualTo(0.95 * MOST_ACTIVE);
		assertThat(LineScript.REDIS.keys(this.line.keys.prefix() + "ended:*")).isNotEmpty();
		assertThat(LineScript.REDIS.hget(this.line.keys.users(), "u2")).as("a ghost has ended").isNull();
	}

	private void markEverySecondOne() {
		List<Object> args = new ArrayList<>(List.of(this.line.keys.prefix(), 60_000));
		for (long number = 1; number <= CROWD; number += 2) {
			args.add(number);
		}
		this.line.seen(args);
	}

	private void tick() {
		this.line.tidy(ABSENT_MS);
		List<Object> step;
		do {
			step = this.line.admit(500, ABSENT_MS);
		}
		while ((Long) step.get(1) == 1);
	}

	private static void pause() {
		Pause.of(java.time.Duration.ofMillis(40));
	}

}
