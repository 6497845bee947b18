package io.frontrow.queue.recovery;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.snapshot.Snapshots;
import io.frontrow.queue.token.LiveEntry;
import io.frontrow.queue.token.QueueKeys;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Brings what happened to tokens from Redis to MySQL: read, written in one transaction,
 * and noted in Redis as written, in this order, so that a part that is lost on the way is
 * done again.
 */
@Component
public class Journal {

	private static final LuaScript JOURNAL = new LuaScript("queue/journal-4.lua");

	private static final LuaScript JOURNALED = new LuaScript("queue/journaled-3.lua");

	/**
	 * Entries of a stream at once. The script stops at 1,000 tokens or so, for one entry
	 * may tell of 200.
	 */
	private static final int BATCH = 500;

	/** In one pass: more than two seconds of a sale bring. The next pass goes on. */
	private static final int BATCHES_MAX = 50;

	/** A batch is written well within that; then another instance tries. */
	private static final Duration LEASE = Duration.ofSeconds(3);

	/** Snapshots are nearer together; those that are not ask Redis anew. */
	private static final Duration KEEP = Duration.ofSeconds(10);

	private static final int READ = 1;

	private static final int LINES_MAX = 10_000;

	private final Lua lua;

	private final Checkpoints checkpoints;

	private final Recovery healing;

	private final UnitsOfWork units;

	private final DroppedEntries dropped;

	/**
	 * How far each line had come when that was written last, by this instance. What is
	 * forgotten here is written once more.
	 */
	private final Cache<Long, QueueCounts> counts = Caffeine.newBuilder()
		.maximumSize(LINES_MAX)
		.executor(Runnable::run)
		.build();

	Journal(Lua lua, Checkpoints checkpoints, Recovery healing, UnitsOfWork units, DroppedEntries dropped) {
		this.lua = lua;
		this.checkpoints = checkpoints;
		this.healing = healing;
		this.units = units.ofKind("tidying");
		this.dropped = dropped;
	}

	/**
	 * Writes what is new of a line, and after a loss puts its active tokens back.
	 */
	public Mono<Void> write(long concertId) {
		return batch(concertId).expand((more) -> more ? batch(concertId) : Mono.empty()).take(BATCHES_MAX).then();
	}

	/** Whether there may be more to read. */
	private Mono<Boolean> batch(long concertId) {
		return this.lua.run(JOURNAL, new QueueKeys(concertId).ofJournal(), BATCH, LEASE.toMillis())
			.filter((reply) -> reply.outcome() == READ)
			.doOnNext((reply) -> this.dropped.note(concertId, reply.number(6)))
			.flatMap((reply) -> heal(concertId, reply.text(4))
				.then(writeCounts(concertId, new QueueCounts(reply.number(1), reply.number(5))))
				.then(Mono.defer(() -> write(concertId, reply.text(2), reply.texts(3)))));
	}

	/**
	 * @param read what was read, as the script calls it, or "" for nothing
	 */
	private Mono<Boolean> write(long concertId, String read, List<String> happened) {
		return read.isEmpty() ? Mono.just(false)
				: writeEntries(concertId, Entries.of(happened)).then(Mono.defer(() -> note(concertId, read, "")))
					.thenReturn(true);
	}

	/** The loss as Redis tells it apart from others, or "" for none. */
	private Mono<Void> heal(long concertId, String loss) {
		return loss.isEmpty() ? Mono.empty()
				: this.healing.restoreActive(concertId).then(Mono.defer(() -> note(concertId, "", loss)));
	}

	/** Notes in Redis what is done. Where it is no news there, nothing is noted. */
	private Mono<Void> note(long concertId, String written, String healed) {
		return this.lua.run(JOURNALED, new QueueKeys(concertId).ofJournaled(), written, KEEP.toMillis(), healed).then();
	}

	private Mono<Void> writeCounts(long concertId, QueueCounts counts) {
		if (counts.equals(this.counts.getIfPresent(concertId)) || counts.equals(QueueCounts.NONE)) {
			return Mono.empty();
		}
		return this.units.detached(this.checkpoints.note(concertId, counts).thenReturn(counts))
			.doOnNext((written) -> this.counts.put(concertId, written))
			.then();
	}

	/**
	 * Another instance may have written newer entries meanwhile: each statement leaves
	 * alone what is newer, and a token that was spent by then is not left active.
	 */
	private Mono<Void> writeEntries(long concertId, Entries entries) {
		if (entries.isEmpty()) {
			return Mono.empty();
		}
		Mono<Void> all = this.checkpoints.activate(concertId, entries.admitted.values())
			.then(this.checkpoints.extend(concertId, entries.changed))
			.then(this.checkpoints.noteSpent(concertId, entries.ended));
		Mono<Void> tidied = this.checkpoints.tidySpent(concertId, entries.admittedOrEnded());
		return this.units
			.detached(
					this.units.transaction(all.thenReturn(true)).then(this.units.transaction(tidied.thenReturn(true))))
			.then();
	}

	/** What a batch tells, each token once; of one that has ended, that alone. */
	private static final class Entries {

		private final SortedMap<Long, ActiveToken> admitted = new TreeMap<>();

		private final SortedMap<Long, TurnEnd> changed = new TreeMap<>();

		private final SortedSet<Long> ended = new TreeSet<>();

		static Entries of(List<String> happened) {
			Entries entries = new Entries();
			for (int index = 0; index + 1 < happened.size(); index += 2) {
				entries.add(happened.get(index), happened.get(index + 1).split(" ", -1));
			}
			entries.admitted.keySet().removeAll(entries.ended);
			entries.changed.keySet().removeAll(entries.ended);
			return entries;
		}

		private void add(String what, String[] parts) {
			switch (what) {
				case "admitted" -> admit(new ActiveToken(LiveEntry.read(parts[1]).ticket().number(), parts[0], parts[1],
						number(parts[2]), number(parts[3])));
				case "changed" -> this.changed.put(number(parts[0]), TurnEnd.of(number(parts[1]), parts[2]));
				case "ended" -> this.ended.add(number(parts[0]));
				default -> throw new IllegalStateException("the journal tells of " + what);
			}
		}

		private void admit(ActiveToken token) {
			this.admitted.put(token.ticketNumber(), token);
		}

		private static long number(String text) {
			return Long.parseLong(text);
		}

		SortedSet<Long> admittedOrEnded() {
			SortedSet<Long> both = new TreeSet<>(this.ended);
			both.addAll(this.admitted.keySet());
			return both;
		}

		boolean isEmpty() {
			return this.admitted.isEmpty() && this.changed.isEmpty() && this.ended.isEmpty();
		}

	}

}
