package io.frontrow.queue.snapshot;

import java.time.Duration;
import java.util.BitSet;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.queue.token.QueueToken;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The tickets that this instance has heard from Redis to be waiting, and not since to
 * have ended: one bit for each. Of these a snapshot tells the state; of any other Redis
 * is asked once. All are forgotten when Redis has forgotten, or when more happened than a
 * snapshot tells. Thread-safe.
 */
@Component
public class ConfirmedWaiting {

	private static final int LINES_MAX = 10_000;

	private static final Duration UNUSED = Duration.ofMinutes(5);

	private final Cache<Long, Line> lines = Caffeine.newBuilder()
		.maximumSize(LINES_MAX)
		.executor(Runnable::run)
		.expireAfterAccess(UNUSED)
		.build();

	ConfirmedWaiting(Snapshots snapshots) {
		snapshots.onChange((change) -> line(change.concertId()).apply(change));
	}

	public boolean isConfirmed(QueueToken token) {
		return line(token.concertId()).isConfirmed(token.ticket().number());
	}

	/**
	 * Redis has just said that the token waits.
	 * @param asked the snapshot that was the newest before Redis was asked: where there
	 * is a newer one now, the token may have ended in between, and nothing is noted
	 */
	public void confirm(QueueToken token, QueueSnapshot asked) {
		line(token.concertId()).confirm(token.ticket().number(), asked);
	}

	private Line line(long concertId) {
		return Objects.requireNonNull(this.lines.get(concertId, (id) -> new Line()));
	}

	private static final class Line {

		private final BitSet confirmed = new BitSet();

		private @Nullable QueueSnapshot newest;

		synchronized boolean isConfirmed(long number) {
			return number <= Integer.MAX_VALUE && this.confirmed.get((int) number);
		}

		synchronized void confirm(long number, QueueSnapshot asked) {
			if (isNewest(asked) && number <= Integer.MAX_VALUE) {
				this.confirmed.set((int) number);
			}
		}

		private boolean isNewest(QueueSnapshot snapshot) {
			return this.newest != null && this.newest.at().equals(snapshot.at());
		}

		synchronized void apply(Snapshots.Change change) {
			QueueSnapshot before = change.before();
			QueueSnapshot now = change.now();
			if (before == null || !isNewest(before) || now.touchedMore() || now.isBreakFrom(before)) {
				this.confirmed.clear();
			}
			now.touched().forEach((number) -> this.confirmed.clear((int) Math.min(number, Integer.MAX_VALUE)));
			this.newest = now;
		}

	}

}
