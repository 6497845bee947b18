package io.frontrow.queue.position;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.token.QueueToken;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What this instance remembers of each waiting token that asks here: the position that it
 * was shown, which never grows, the wait that it was told, and how often it has asked.
 * {@value #CHUNK_TICKETS} tickets whose numbers follow one another are remembered
 * together, in some 40 bytes each. Bounded: of more than {@value #CHUNKS_MAX} such chunks
 * the ones asked about longest ago are forgotten, which refuses nobody.
 * <p>
 * Whoever asks more often than twice as often as told is refused: a bucket of
 * {@link #BURST} polls, to which half of {@code pollAfterSeconds} adds one (a token
 * bucket, as in RFC 2697). Only polls that are answered are taken from it. Thread-safe.
 */
@Component
public class Polls {

	private static final int CHUNKS_MAX = 16_000;

	/** So few that little is lost where only one of them asks here. */
	private static final int CHUNK_TICKETS = 64;

	/** Longer than two polls are apart. */
	private static final Duration UNUSED = Duration.ofMinutes(3);

	private static final int BURST = 3;

	private final Cache<ChunkName, Chunk> chunks = Caffeine.newBuilder()
		.maximumSize(CHUNKS_MAX)
		// Tidying takes a moment, for which no other thread has to be woken.
		.executor(Runnable::run)
		.expireAfterAccess(UNUSED)
		.build();

	private final boolean limited;

	private final LongSupplier nanoTime;

	private final long startedNanos;

	private final Counter refused;

	@Autowired
	Polls(QueueProperties properties, MeterRegistry metrics) {
		this(properties.pollLimit(), metrics, System::nanoTime);
	}

	/**
	 * @param limited whether who asks too often is refused
	 * @param nanoTime as {@link System#nanoTime()}
	 */
	Polls(boolean limited, MeterRegistry metrics, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.startedNanos = nanoTime.getAsLong();
		this.limited = limited;
		this.refused = Counter.builder("frontrow.queue.polls.refused")
			.description("Polls of waiting tokens that came too often")
			.register(metrics);
		Gauge.builder("frontrow.queue.polls.remembered", this.chunks, (all) -> all.estimatedSize() * CHUNK_TICKETS)
			.description("Tickets for which there is room in what is remembered of polls")
			.register(metrics);
	}

	/** What is remembered of the token. */
	public Memory of(QueueToken token) {
		long number = token.ticket().number();
		ChunkName name = new ChunkName(token.concertId(), number / CHUNK_TICKETS);
		return new Memory(Objects.requireNonNull(this.chunks.get(name, (each) -> new Chunk())),
				(int) (number % CHUNK_TICKETS));
	}

	/** Never 0, and from the beginning again after 50 days. */
	private int nowMillis() {
		int millis = (int) ((this.nanoTime.getAsLong() - this.startedNanos) / 1_000_000);
		return (millis != 0) ? millis : 1;
	}

	/**
	 * How long ago that was; very long where it never was, or is more than 24 days ago.
	 */
	private static int sinceMillis(int thenMillis, int nowMillis) {
		int since = nowMillis - thenMillis;
		return (thenMillis == 0 || since < 0) ? Integer.MAX_VALUE : since;
	}

	private record ChunkName(long concertId, long number) {
	}

	/** Of each ticket by its place in it; 0 is nothing yet. */
	private static final class Chunk {

		private final long[] shown = new long[CHUNK_TICKETS];

		/** How many the line had admitted when that was shown. */
		private final int[] shownAtAdmitted = new int[CHUNK_TICKETS];

		/** Polls taken out of the bucket, at that time. */
		private final float[] taken = new float[CHUNK_TICKETS];

		private final int[] takenMillis = new int[CHUNK_TICKETS];

		private final int[] pollAfterSeconds = new int[CHUNK_TICKETS];

		private final int[] waitSeconds = new int[CHUNK_TICKETS];

		private final int[] waitToldMillis = new int[CHUNK_TICKETS];

		private final int[] notedMillis = new int[CHUNK_TICKETS];

	}

	/** A wait that somebody was told, and how long ago. */
	record ToldWait(long seconds, double sinceSeconds) {
	}

	/** Of one token: where it is, so that several of one token are the same. */
	public final class Memory {

		private final Chunk chunk;

		private final int ticket;

		private Memory(Chunk chunk, int ticket) {
			this.chunk = chunk;
			this.ticket = ticket;
		}

		/**
		 * Takes one poll out of the bucket.
		 * @throws Refusal {@code TOO_MANY_REQUESTS} where there is none
		 */
		public void take() {
			if (!Polls.this.limited) {
				return;
			}
			synchronized (this.chunk) {
				int now = nowMillis();
				double each = Math.max(1, this.chunk.pollAfterSeconds[this.ticket]) / 2.0;
				double sinceSeconds = sinceMillis(this.chunk.takenMillis[this.ticket], now) / 1e3;
				double taken = Math.max(0, this.chunk.taken[this.ticket] - sinceSeconds / each);
				this.chunk.takenMillis[this.ticket] = now;
				this.chunk.taken[this.ticket] = (float) taken;
				if (taken + 1 > BURST) {
					Polls.this.refused.increment();
					throw new Refusal(Code.TOO_MANY_REQUESTS,
							(long) Math.max(1, Math.ceil((taken + 1 - BURST) * each)));
				}
				this.chunk.taken[this.ticket] = (float) taken + 1;
			}
		}

		/**
		 * The position to show: none that is larger than one shown before.
		 * @param position from 1
		 * @param admitted how many the line has admitted so far
		 */
		long shown(long position, long admitted) {
			synchronized (this.chunk) {
				long before = this.chunk.shown[this.ticket];
				return show((before != 0) ? Math.min(before, position) : position, admitted);
			}
		}

		/**
		 * The position to show while some who stood ahead are not back in the line, so
		 * that Redis counts too few: the one shown before, less the places that the line
		 * has moved since. Where none was shown nobody knows a better one than that of
		 * Redis; it is not remembered.
		 * @param position by Redis, from 1
		 * @param shownElsewhere a position that the client says it was shown, or null
		 * @param admitted how many the line has admitted so far; fewer than before where
		 * the count of the last moment is lost
		 * @param placesMoved how far the lane has moved while so many were admitted
		 */
		long shownWhileOthersComeBack(long position, @Nullable Long shownElsewhere, long admitted,
				LongUnaryOperator placesMoved) {
			synchronized (this.chunk) {
				long here = this.chunk.shown[this.ticket];
				long most = Math.min((here != 0) ? here : Long.MAX_VALUE,
						(shownElsewhere != null) ? shownElsewhere : Long.MAX_VALUE);
				if (most == Long.MAX_VALUE) {
					return position;
				}
				if (here == 0) {
					return show(most, admitted);
				}
				int since = (int) admitted - this.chunk.shownAtAdmitted[this.ticket];
				long moved = placesMoved.applyAsLong(Math.max(0, since));
				long now = Math.min(most, Math.max(position, here - moved));
				// A part of a place, of a lane that has a part of the admissions, counts
				// the next time.
				return (now < here || since < 0) ? show(now, admitted) : now;
			}
		}

		private long show(long position, long admitted) {
			this.chunk.shown[this.ticket] = position;
			this.chunk.shownAtAdmitted[this.ticket] = (int) admitted;
			return position;
		}

		public void told(long pollAfterSeconds) {
			synchronized (this.chunk) {
				this.chunk.pollAfterSeconds[this.ticket] = (int) pollAfterSeconds;
			}
		}

		/** Whether nothing was noted for so long; then it is noted now. */
		public boolean isDue(Duration every) {
			synchronized (this.chunk) {
				int now = nowMillis();
				boolean due = sinceMillis(this.chunk.notedMillis[this.ticket], now) >= every.toMillis();
				if (due) {
					this.chunk.notedMillis[this.ticket] = now;
				}
				return due;
			}
		}

		/** A wait that was told; only the first is kept. */
		void toldWait(long seconds) {
			synchronized (this.chunk) {
				if (this.chunk.waitToldMillis[this.ticket] == 0) {
					this.chunk.waitSeconds[this.ticket] = (int) seconds;
					this.chunk.waitToldMillis[this.ticket] = nowMillis();
				}
			}
		}

		/** The wait that was told first, once. */
		@Nullable ToldWait takeToldWait() {
			synchronized (this.chunk) {
				if (this.chunk.waitToldMillis[this.ticket] == 0) {
					return null;
				}
				ToldWait told = new ToldWait(this.chunk.waitSeconds[this.ticket],
						sinceMillis(this.chunk.waitToldMillis[this.ticket], nowMillis()) / 1e3);
				this.chunk.waitToldMillis[this.ticket] = 0;
				return told;
			}
		}

	}

}
