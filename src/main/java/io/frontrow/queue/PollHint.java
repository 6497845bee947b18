package io.frontrow.queue;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a waiting client should ask again: soon near the head, later far from it, never in
 * step with the others. Near the head it is the soonest that the token could be admitted
 * by the line's settings and a second, so that whoever obeys knows of its turn at once;
 * farther away a part of the time that the line is expected to take.
 */
final class PollHint {

	private static final int SECONDS_MAX = 30;

	/** So often is asked on the way to the head of the line. */
	private static final int POLLS_TO_HEAD = 4;

	/** Less than half of the time after which somebody counts as absent. */
	private static final double PART_OF_ABSENCE = 0.45;

	private static final double JITTER = 0.25;

	private PollHint() {
	}

	/**
	 * Whole seconds, 1 to 30.
	 */
	static int waiting(long position, LineSnapshot line, Duration absentAfter) {
		double wish = (position <= LineSnapshot.HEAD) ? soonest(position, line) + 1
				: Math.max(soonest(LineSnapshot.HEAD, line), expected(position, line) / POLLS_TO_HEAD);
		return jittered(wish, absentAfter);
	}

	/** Before the sale opens: until then, and spread over the two seconds after it. */
	static int lobby(LineSnapshot line, Duration absentAfter) {
		double untilOpen = Duration.between(line.at(), line.opensAt()).toMillis() / 1_000.0;
		double after = 2 * ThreadLocalRandom.current().nextDouble();
		return (untilOpen + after < SECONDS_MAX) ? whole(untilOpen + after, absentAfter)
				: jittered(SECONDS_MAX, absentAfter);
	}

	/**
	 * The first moment at which whoever stands there could be admitted. Absent ones ahead
	 * make the line move faster than it admits.
	 */
	private static double soonest(long position, LineSnapshot line) {
		Double admission = line.rates().admissionPerSecond();
		Double move = line.rates().movePerSecond();
		double faster = (admission != null && move != null) ? move / admission : 1;
		double behind = (position - 1) / faster - line.slotLeft();
		if (behind < 0) {
			return 0;
		}
		double ticks = Math.floor(behind / line.pace().admitPerTick());
		return (line.pace().untilNextTick(line.at()).toMillis() + ticks * line.pace().tick().toMillis()) / 1_000;
	}

	private static double expected(long position, LineSnapshot line) {
		Double move = line.rates().movePerSecond();
		return position / ((move != null) ? move : line.pace().perSecondMax());
	}

	private static int jittered(double seconds, Duration absentAfter) {
		double most = Math.min(seconds, SECONDS_MAX);
		return whole(most * (1 - JITTER * ThreadLocalRandom.current().nextDouble()), absentAfter);
	}

	private static int whole(double seconds, Duration absentAfter) {
		double most = Math.min(SECONDS_MAX, PART_OF_ABSENCE * absentAfter.toMillis() / 1_000);
		return (int) Math.max(1, Math.min(Math.floor(most), Math.rint(seconds)));
	}

}
