package io.frontrow.queue;

import java.time.Duration;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.support.Code;
import io.frontrow.support.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What this instance remembers of each waiting token that asks here: the position that it
 * was shown, which never grows, the wait that it was told, and how often it has asked.
 * Bounded: of more than {@link #TOKENS_MAX} the ones that asked longest ago are
 * forgotten, which refuses nobody.
 * <p>
 * Whoever asks more often than twice as often as told is refused: a bucket of
 * {@link #BURST} polls, to which half of {@code pollAfterSeconds} adds one (a token
 * bucket, as in RFC 2697). Only polls that are answered are taken from it. Thread-safe.
 */
@Component
class Polls {

	private static final int TOKENS_MAX = 500_000;

	/** Longer than two polls are apart. */
	private static final Duration UNUSED = Duration.ofMinutes(3);

	private static final int BURST = 3;

	private final Cache<Asking, Memory> memories = Caffeine.newBuilder()
		.maximumSize(TOKENS_MAX)
		// Tidying takes a moment, for which no other thread has to be woken.
		.executor(Runnable::run)
		.expireAfterAccess(UNUSED)
		.build();

	private final boolean limited;

	private final Counter refused;

	Polls(QueueSettings settings, MeterRegistry metrics) {
		this.limited = settings.pollLimit();
		this.refused = Counter.builder("frontrow.queue.polls.refused")
			.description("Polls of waiting tokens that came too often")
			.register(metrics);
		metrics.gauge("frontrow.queue.polls.remembered", this.memories, Cache::estimatedSize);
	}

	/** What is remembered of the token. */
	Memory of(QueueToken token) {
		return Objects.requireNonNull(
				this.memories.get(new Asking(token.concertId(), token.ticket().number()), (asking) -> new Memory()));
	}

	private record Asking(long concertId, long ticketNumber) {
	}

	/** A wait that somebody was told, and when. */
	record ToldWait(long seconds, long atNanos) {

		double sinceSeconds() {
			return (System.nanoTime() - this.atNanos) / 1e9;
		}

	}

	/** Of one token. */
	final class Memory {

		private long shown = Long.MAX_VALUE;

		private double polls = BURST;

		private long filledNanos = System.nanoTime();

		private long secondsTold;

		private @Nullable ToldWait toldWait;

		private boolean noted;

		private long notedNanos;

		/**
		 * Takes one poll out of the bucket.
		 * @throws Refusal {@code TOO_MANY_REQUESTS} where there is none
		 */
		synchronized void take() {
			if (!Polls.this.limited) {
				return;
			}
			long now = System.nanoTime();
			double each = Math.max(1, this.secondsTold) / 2.0;
			this.polls = Math.min(BURST, this.polls + seconds(now - this.filledNanos) / each);
			this.filledNanos = now;
			if (this.polls < 1) {
				Polls.this.refused.increment();
				throw new Refusal(Code.TOO_MANY_REQUESTS, (long) Math.max(1, Math.ceil((1 - this.polls) * each)));
			}
			this.polls--;
		}

		/**
		 * The position to show: none that is larger than one shown before.
		 */
		synchronized long shown(long position) {
			this.shown = Math.min(this.shown, position);
			return this.shown;
		}

		/** The position shown last, or that one where none was. */
		synchronized long shownBefore(long position) {
			return (this.shown != Long.MAX_VALUE) ? this.shown : position;
		}

		synchronized void told(long pollAfterSeconds) {
			this.secondsTold = pollAfterSeconds;
		}

		/** Whether nothing was noted for so long; then it is noted now. */
		synchronized boolean isDue(Duration every) {
			long now = System.nanoTime();
			boolean due = !this.noted || now - this.notedNanos >= every.toNanos();
			if (due) {
				this.noted = true;
				this.notedNanos = now;
			}
			return due;
		}

		/** A wait that was told; only the first is kept. */
		synchronized void toldWait(long seconds) {
			if (this.toldWait == null) {
				this.toldWait = new ToldWait(seconds, System.nanoTime());
			}
		}

		/** The wait that was told first, once. */
		synchronized @Nullable ToldWait takeToldWait() {
			ToldWait told = this.toldWait;
			this.toldWait = null;
			return told;
		}

		private static double seconds(long nanos) {
			return nanos / 1e9;
		}

	}

}
