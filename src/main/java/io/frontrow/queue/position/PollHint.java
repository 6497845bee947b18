package io.frontrow.queue.position;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

import io.frontrow.queue.snapshot.QueueSnapshot;

/**
 * When a waiting client should ask again: soon near the head, later far from it, never in
 * step with the others. Near the head it is the soonest that the token could be admitted
 * by the line's settings and a second, so that whoever obeys knows of its turn at once;
 * farther away a part of the time that the line is expected to take.
 */
public final class PollHint {

	private static final int SECONDS_MAX = 30;

	/** So often is asked on the way to the head of the line. */
	private static final int POLLS_TO_HEAD = 4;

	/** Less than half of the time after which somebody counts as absent. */
	private static final double PART_OF_ABSENCE = 0.45;

	private static final double JITTER = 0.25;

	/** So many of a lobby come back in a second, as in {@code admit-7.lua}. */
	private static final int RETURNS_PER_SECOND = 5_000;

	private static final double SPREAD_SECONDS_MIN = 2;

	/** By so much a whole number of seconds can be too late. */
	private static final double ROUNDING = 0.5;

	private PollHint() {
	}

	/**
	 * Whole seconds, 1 to 30.
	 */
	static int waiting(long position, QueueSnapshot line, Duration absentAfter) {
		double wish = (position <= QueueSnapshot.HEAD) ? soonest(position, line) + 1
				: Math.max(soonest(QueueSnapshot.HEAD, line), expected(position, line) / POLLS_TO_HEAD);
		return jittered(wish, absentAfter);
	}

	/**
	 * Before the sale opens: until then, and spread over some seconds after it, the same
	 * ones for everybody. Each ticket has a moment in them by chance and keeps it:
	 * whoever asks more often just before the opening does not come sooner by it, and the
	 * moment tells nothing of the draw, which is made with a secret. Whoever is too far
	 * from that moment to be told it asks once more before the opening.
	 * @param ticketNumber of whoever asks
	 */
	public static int lobby(long ticketNumber, QueueSnapshot line, Duration absentAfter) {
		double untilOpen = Duration.between(line.at(), line.opensAt()).toMillis() / 1_000.0;
		double part = new SplittableRandom(ticketNumber).nextDouble();
		double untilReturn = untilOpen + part * (spreadSeconds(line.waiting()) - ROUNDING);
		// The script that admits adds the spread itself to the time after which somebody
		// is absent.
		if (untilOpen <= Math.max(1, most(absentAfter)) && untilReturn <= SECONDS_MAX) {
			return (int) Math.max(1, Math.rint(untilReturn));
		}
		return jittered(untilOpen - ROUNDING, absentAfter);
	}

	private static double spreadSeconds(long waiting) {
		return Math.min(SECONDS_MAX, Math.max(SPREAD_SECONDS_MIN, (double) waiting / RETURNS_PER_SECOND));
	}

	/**
	 * The first moment at which whoever stands there could be admitted. Absent ones ahead
	 * make the line move faster than it admits.
	 */
	private static double soonest(long position, QueueSnapshot line) {
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

	private static double expected(long position, QueueSnapshot line) {
		Double move = line.rates().movePerSecond();
		return position / ((move != null) ? move : line.pace().perSecondMax());
	}

	private static int jittered(double seconds, Duration absentAfter) {
		double most = Math.min(seconds, SECONDS_MAX);
		return whole(most * (1 - JITTER * ThreadLocalRandom.current().nextDouble()), absentAfter);
	}

	private static int whole(double seconds, Duration absentAfter) {
		return (int) Math.max(1, Math.min(most(absentAfter), Math.rint(seconds)));
	}

	private static double most(Duration absentAfter) {
		return Math.floor(Math.min(SECONDS_MAX, PART_OF_ABSENCE * absentAfter.toMillis() / 1_000));
	}

}
