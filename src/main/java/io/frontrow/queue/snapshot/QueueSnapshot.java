package io.frontrow.queue.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import io.frontrow.engine.redis.LuaReply;
import io.frontrow.queue.settings.DrawSeed;
import io.frontrow.queue.settings.QueueSettings;
import io.frontrow.queue.token.QueueNumber;
import org.jspecify.annotations.Nullable;

/**
 * What an instance knows of a line at one moment: enough to say where a ticket stands
 * without asking Redis, as long as it is not near the head. Immutable.
 * <p>
 * Behind the first {@value #HEAD} of a lane a position is interpolated between two ranks
 * that were exact a moment ago. At most {@value #POINTS} of them lie between the head and
 * the end, each at the same ratio to the one before, so the next one is never more than
 * 1% further up to 10 million waiting ({@code 10,000^(1/1000)}), and whoever leaves at
 * random in between shifts both ends: the position is right within 1% or 50 places.
 *
 * @param at Redis' time of it
 * @param epoch when this Redis first heard of the line; another one means that it has
 * forgotten
 * @param counter the last ticket number given out
 * @param waiting how many wait in all
 * @param active tokens whose time is not past
 * @param rates measured of the admission
 * @param halted whether nobody is admitted: paused, or the sale is not open
 * @param held whether Redis has forgotten the line and its people are still coming back,
 * so that positions are too small
 * @param slotLeft how many more may be admitted in the tick that was under way
 * @param opensAt when the sale opens, or null
 * @param seed of the draw, secret as long as the sale is not open
 * @param laneShares weights of the lanes in the admission, of lane 0 first
 * @param journalId last entry of the journal that it knows of
 * @param touched tickets whose token ended since the snapshot before, but for those used
 * up by a payment
 * @param touchedMore whether there may be more than it tells
 * @param lanes places by lane, of lane 0 first
 */
public record QueueSnapshot(long concertId, Instant at, long epoch, long counter, long waiting, long active,
		long admittedTotal, Rates rates, boolean halted, boolean held, long slotLeft, Pace pace,
		@Nullable Instant opensAt, DrawSeed seed, List<Integer> laneShares, String journalId, List<Long> touched,
		boolean touchedMore, List<LanePlaces> lanes) {

	/** So many of each lane are known one by one. */
	public static final int HEAD = 1_000;

	public static final int POINTS = 1_000;

	/**
	 * Read at most of the journal; one entry may tell of several tickets. What happens to
	 * turns is not in it, so this is a limit of 4,000 people who leave in a second. 2,000
	 * entries take Redis 1 to 2 ms.
	 */
	public static final int ENTRIES_MAX = 2_000;

	/** Half of the time for which the journal is kept at least. */
	private static final Duration APART_MAX = Duration.ofSeconds(5);

	private static final int HALTED = 1;

	/** Halted because Redis has forgotten the line; one more, when it is not any more. */
	private static final int HELD = 2;

	private static final int FIRST_LANE = 20;

	private static final int PARTS_OF_A_LANE = 4;

	/**
	 * Reads what {@code snapshot-6.lua} answered.
	 */
	public static QueueSnapshot read(long concertId, LuaReply reply) {
		return new QueueSnapshot(concertId, Instant.ofEpochMilli(reply.number(1)), reply.number(2), reply.number(3),
				reply.number(4), reply.number(5), reply.number(6),
				new Rates(Double.parseDouble(reply.text(7)), Double.parseDouble(reply.text(8)),
						Double.parseDouble(reply.text(9))),
				reply.number(10) == HALTED || reply.number(10) == HELD, reply.number(10) >= HELD, reply.number(11),
				new Pace((int) reply.number(12), Duration.ofMillis(reply.number(13))), time(reply.text(14)),
				new DrawSeed(reply.text(15)), QueueSettings.shares(reply.text(16)), reply.text(17),
				Arrays.stream(reply.numbers(19)).boxed().toList(), reply.number(18) == 1,
				IntStream.range(0, QueueNumber.LANES)
					.map((lane) -> FIRST_LANE + lane * PARTS_OF_A_LANE)
					.mapToObj((part) -> new LanePlaces(reply.number(part), reply.numbers(part + 1),
							reply.numbers(part + 2), reply.numbers(part + 3)))
					.toList());
	}

	private static @Nullable Instant time(String text) {
		return text.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(text));
	}

	/**
	 * Whether the sale was still to open: nobody has a position yet.
	 */
	public boolean isLobby() {
		return this.opensAt != null && this.at.isBefore(this.opensAt);
	}

	/**
	 * Whether Redis has forgotten something since: all of it, or the last moment before a
	 * takeover.
	 */
	boolean hasForgotten(QueueSnapshot before) {
		return this.epoch != before.epoch || hasForgottenPart(before);
	}

	/** Of that, the last moment alone: a count that went back is the sign of it. */
	boolean hasForgottenPart(QueueSnapshot before) {
		return this.epoch == before.epoch
				&& (this.counter < before.counter || this.admittedTotal < before.admittedTotal);
	}

	/**
	 * Whether what happened between the two is not known in full: Redis has forgotten, or
	 * they are so far apart that it may not keep it any more.
	 */
	public boolean isBreakFrom(QueueSnapshot before) {
		return hasForgotten(before) || Duration.between(before.at, this.at).compareTo(APART_MAX) > 0;
	}

	/**
	 * The position of a waiting ticket that is far from the head; empty near it, where
	 * only Redis can tell, and where the ticket no longer stands in this line.
	 */
	public OptionalLong farPosition(QueueNumber ticket) {
		return this.lanes.get(ticket.lane()).farPosition(ticket.place(this.seed));
	}

	/**
	 * How many are admitted or passed over until it is the turn of who stands there: the
	 * lane itself, and of the others, as long as somebody waits there, as many as their
	 * shares let in meanwhile.
	 * @param lane 0 to 3
	 * @param position in that lane, from 1
	 */
	public long turnsUntil(int lane, long position) {
		long turns = position;
		for (int other = 0; other < this.lanes.size(); other++) {
			if (other != lane) {
				long meanwhile = position * this.laneShares.get(other) / this.laneShares.get(lane);
				turns += Math.min(this.lanes.get(other).size(), meanwhile);
			}
		}
		return turns;
	}

	/**
	 * By how many places a lane has moved while so many were admitted from all lanes, by
	 * the shares of those in which somebody waits.
	 * @param lane 0 to 3
	 * @param admitted 0 or more
	 */
	public long placesMoved(int lane, long admitted) {
		long shares = 0;
		for (int each = 0; each < this.lanes.size(); each++) {
			shares += (each == lane || this.lanes.get(each).size() > 0) ? this.laneShares.get(each) : 0;
		}
		return admitted * this.laneShares.get(lane) / shares;
	}

	/** Whether the ticket stood among the first of its lane, and at which position. */
	public OptionalLong headPosition(QueueNumber ticket) {
		return this.lanes.get(ticket.lane()).headPosition(ticket.place(this.seed));
	}

	/**
	 * Places by which the line is expected to move in a second, or null until somebody
	 * was admitted: as measured, but not faster than its settings allow.
	 */
	public @Nullable Double movePerSecond() {
		Double admission = this.rates.admissionPerSecond();
		Double move = this.rates.movePerSecond();
		return (admission != null && move != null)
				? Double.valueOf(move * Math.min(1, this.pace.perSecondMax() / admission)) : null;
	}

	/** How many of the next turns are admissions, and not passed over, as measured. */
	public long admissionsIn(long turns) {
		double all = this.rates.admitted() + this.rates.passedOver();
		return (this.rates.admitted() > 0) ? Math.round(turns * this.rates.admitted() / all) : turns;
	}

	/** How a line is run. */
	public record Pace(int admitPerTick, Duration tick) {

		/** How long after that time the next tick begins; ticks lie on a grid. */
		public Duration untilNextTick(Instant now) {
			return this.tick.minusMillis(now.toEpochMilli() % this.tick.toMillis());
		}

		/** The most that can be admitted in a second. */
		public double perSecondMax() {
			return this.admitPerTick * 1_000.0 / this.tick.toMillis();
		}

	}

	/**
	 * What was measured over the last half minute or so in which somebody waited and
	 * could come in: two counts that fade, and over how many seconds they arose, which
	 * fade with them. Of a tick in which everybody came in, only that part counts which
	 * the line needed for them: few who come in a quiet minute are no sign of a slow
	 * line.
	 */
	public record Rates(double admitted, double passedOver, double seconds) {

		/** Admitted in a second, or null until somebody was. */
		public @Nullable Double admissionPerSecond() {
			return (this.admitted > 0 && this.seconds > 0) ? Double.valueOf(this.admitted / this.seconds) : null;
		}

		/**
		 * Places by which the line moves in a second, absent ones included, or null until
		 * somebody was admitted.
		 */
		public @Nullable Double movePerSecond() {
			return (this.admitted > 0 && this.seconds > 0)
					? Double.valueOf((this.admitted + this.passedOver) / this.seconds) : null;
		}

	}

}
