package io.frontrow.queue.position;

import java.util.List;
import java.util.Map;
import java.util.Random;

import io.frontrow.queue.LineScript;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.token.QueueNumber;
import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Positions by the snapshot against the exact ranks, in a line of a million of whom many
 * have left: within 1% or 50 places.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PositionsIT {

	private static final int CROWD = 1_000_000;

	private static final int STEP = 50_000;

	private static final int SAMPLE = 2_000;

	private static final String JOIN = """
			for number = ARGV[1], ARGV[2] do
			  redis.call('ZADD', KEYS[1], 3 * 2 ^ 41 + 2 ^ 40 + number, 'u' .. number)
			end
			redis.call('SET', KEYS[2], ARGV[2])
			return {}""";

	/** Every third at random, and whole stretches. */
	private static final String LEAVE = """
			math.randomseed(tonumber(ARGV[1]))
			for number = ARGV[1], ARGV[2] do
			  if math.random(3) == 1 or number % 7000 < 900 then
			    redis.call('ZREM', KEYS[1], 'u' .. number)
			  end
			end
			return {}""";

	private final LineScript line = new LineScript();

	private final Random random = new Random(11);

	@BeforeAll
	void fill() {
		this.line.settings(1, Map.of());
		inSteps(JOIN);
	}

	private void inSteps(String script) {
		for (int number = 1; number <= CROWD; number += STEP) {
			LineScript.REDIS.eval(script, ScriptOutputType.MULTI,
					new String[] { this.line.keys.waiting(), this.line.keys.counter() }, String.valueOf(number),
					String.valueOf(number + STEP - 1));
		}
	}

	@Test
	void areRightWithinOnePercent() {
		compare(this.line.snapshot(""));
		inSteps(LEAVE);
		compare(this.line.snapshot(""));
		for (int admitted = 0; admitted < 3; admitted++) {
			LineScript.REDIS.zpopmin(this.line.keys.waiting(), 90_000);
			compare(this.line.snapshot(""));
		}
	}

	private void compare(QueueSnapshot snapshot) {
		for (int sample = 0; sample < SAMPLE; sample++) {
			long number = this.random.nextLong(1, CROWD + 1L);
			Long rank = LineScript.REDIS.zrank(this.line.keys.waiting(), "u" + number);
			if (rank == null) {
				continue;
			}
			QueueNumber ticket = new QueueNumber(number, 0, false);
			long exact = rank + 1;
			if (exact <= QueueSnapshot.HEAD) {
				assertThat(snapshot.headPosition(ticket)).hasValue(exact);
				assertThat(snapshot.farPosition(ticket)).isEmpty();
			}
			else {
				long told = snapshot.farPosition(ticket).orElseThrow();
				assertThat((double) told).isBetween(exact - allowed(exact), exact + allowed(exact));
			}
		}
	}

	private static double allowed(long exact) {
		return Math.max(50, exact * 0.01);
	}

	@Test
	void behindTheLastIsBehindTheLast() {
		QueueSnapshot snapshot = this.line.snapshot("");
		assertThat(snapshot.farPosition(new QueueNumber(CROWD + 7, 0, false)).orElseThrow())
			.isBetween(snapshot.waiting() + 7, snapshot.waiting() + 7 + 50);
	}

	@Test
	void laneOfItsOwnHasPositionsOfItsOwn() {
		LineScript lanes = new LineScript();
		lanes.settings(1, Map.of());
		for (int lane : List.of(0, 1, 2, 3)) {
			LineScript.REDIS.eval("""
					for number = 1, 3000 do
					  redis.call('ZADD', KEYS[1], (3 - ARGV[1]) * 2 ^ 41 + 2 ^ 40 + ARGV[1] * 3000 + number,
					    ARGV[1] .. 'u' .. number)
					end
					return {}""", ScriptOutputType.MULTI, new String[] { lanes.keys.waiting() }, String.valueOf(lane));
		}
		QueueSnapshot snapshot = lanes.snapshot("");
		assertThat(snapshot.farPosition(new QueueNumber(2 * 3_000 + 2_000, 2, false))).hasValue(2_000);
		assertThat(snapshot.headPosition(new QueueNumber(3 * 3_000 + 2, 3, false))).hasValue(2);
	}

}
