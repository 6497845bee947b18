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
public class VouchedTickets {

	private static final int LINES_MAX = 10_000;

	private static final Duration UNUSED = Duration.ofMinutes(5);

	private final Cache<Long, Line> lines = Caffeine.newBuilder()
		.maximumSize(LINES_MAX)
		.executor(Runnable::run)
		.expireAfterAccess(UNUSED)
		.build();

	VouchedTickets(Snapshots snapshots) {
		snapshots.onChange((change) -> line(change.concertId()).apply(change));
	}

	public boolean isVouched(QueueToken token) {
		return line(token.concertId()).isVouched(token.ticket().number());
	}

	/**
	 * Redis has just said that the token waits.
	 * @param asked the snapshot that was the newest before Redis was asked: where there
	 * is a newer one now, the token may have ended in between, and nothing is noted
	 */
	public void vouch(QueueToken token, LineSnapshot asked) {
		line(token.concertId()).vouch(token.ticket().number(), asked);
	}

	private Line line(long concertId) {
		return Objects.requireNonNull(this.lines.get(concertId, (id) -> new Line()));
	}

	private static final class Line {

		private final BitSet vouched = new BitSet();

		private @Nullable LineSnapshot newest;

		synchronized boolean isVouched(long number) {
			return number <= Integer.MAX_VALUE && this.vouched.get((int) number);
		}

		synchronized void vouch(long number, LineSnapshot asked) {
			if (isNewest(asked) && number <= Integer.MAX_VALUE) {
				this.vouched.set((int) number);
			}
		}

		private boolean isNewest(LineSnapshot snapshot) {
			return this.newest != null && this.newest.at().equals(snapshot.at());
		}

		synchronized void apply(Snapshots.Change change) {
			LineSnapshot before = change.before();
			LineSnapshot now = change.now();
			if (before == null || !isNewest(before) || now.touchedMore() || now.isBreakFrom(before)) {
				this.vouched.clear();
			}
			now.touched().forEach((number) -> this.vouched.clear((int) Math.min(number, Integer.MAX_VALUE)));
			this.newest = now;
		}

	}

}
