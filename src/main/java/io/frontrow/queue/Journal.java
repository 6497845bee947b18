package io.frontrow.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.frontrow.queue.LineMemory.ActiveToken;
import io.frontrow.support.Lua;
import io.frontrow.support.LuaReply;
import io.frontrow.support.LuaScript;
import io.frontrow.support.UnitsOfWork;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Brings what happened to tokens from Redis to MySQL: read, written in one transaction,
 * and noted in Redis as written, in this order, so that a part that is lost on the way is
 * done again.
 */
@Component
class Journal {

	private static final LuaScript JOURNAL = new LuaScript("queue/journal-3.lua");

	/** Entries at once; one may tell of 500 tokens. */
	private static final int BATCH = 200;

	/** A batch is written well within that; then another instance tries. */
	private static final Duration LEASE = Duration.ofSeconds(3);

	/** Snapshots that are so old ask Redis anew. */
	private static final Duration KEEP = Duration.ofSeconds(10);

	private static final int READ = 1;

	private final Lua lua;

	private final LineMemory memory;

	private final UnitsOfWork units;

	/** What each line's counter was when it was written last, by this instance. */
	private final Map<Long, Long> counters = new java.util.concurrent.ConcurrentHashMap<>();

	Journal(Lua lua, LineMemory memory, UnitsOfWork units) {
		this.lua = lua;
		this.memory = memory;
		this.units = units.ofKind("tidying");
	}

	/** Writes what is new of a line, at most one batch. */
	Mono<Void> write(long concertId) {
		LineKeys keys = new LineKeys(concertId);
		return run(keys, "").filter((reply) -> reply.outcome() == READ).flatMap((reply) -> {
			String last = reply.text(2);
			Mono<Void> noted = last.isEmpty() ? Mono.empty() : Mono.defer(() -> run(keys, last)).then();
			return writeCounter(concertId, reply.number(1)).then(writeEntries(concertId, reply)).then(noted);
		});
	}

	private Mono<LuaReply> run(LineKeys keys, String written) {
		return this.lua.run(JOURNAL, List.of(keys.journal(), keys.stats(), keys.counter()), written, BATCH,
				LEASE.toMillis(), KEEP.toMillis());
	}

	private Mono<Void> writeCounter(long concertId, long counter) {
		if (counter <= this.counters.getOrDefault(concertId, 0L)) {
			return Mono.empty();
		}
		return this.units.detached(this.memory.noteCounter(concertId, counter).thenReturn(counter))
			.doOnNext((written) -> this.counters.put(concertId, written))
			.then();
	}

	private Mono<Void> writeEntries(long concertId, LuaReply reply) {
		Entries entries = Entries.of(reply.texts(3));
		if (entries.isEmpty()) {
			return Mono.empty();
		}
		Mono<Void> extended = Flux.fromIterable(entries.changed.entrySet())
			.concatMap((change) -> this.memory.extend(concertId, change.getKey(), change.getValue()))
			.then();
		Mono<Void> all = this.memory.activate(concertId, entries.admitted)
			.then(extended)
			.then(this.memory.spend(concertId, entries.ended));
		return this.units.detached(this.units.transaction(all.thenReturn(true))).then();
	}

	/** What a batch tells, each token once. */
	private static final class Entries {

		private final List<ActiveToken> admitted = new ArrayList<>();

		private final Map<Long, Long> changed = new LinkedHashMap<>();

		private final TreeSet<Long> ended = new TreeSet<>();

		static Entries of(List<String> happened) {
			Entries entries = new Entries();
			for (int index = 0; index + 1 < happened.size(); index += 2) {
				entries.add(happened.get(index), happened.get(index + 1).split(" ", -1));
			}
			return entries;
		}

		private void add(String what, String[] parts) {
			switch (what) {
				case "admitted" -> this.admitted.add(new ActiveToken(number(parts[1].split("\\D", 2)[0]), parts[0],
						parts[1], number(parts[2]), number(parts[3])));
				case "changed" -> this.changed.put(number(parts[0]), number(parts[1]));
				case "ended" -> this.ended.add(number(parts[0]));
				default -> throw new IllegalStateException("the journal tells of " + what);
			}
		}

		private static long number(String text) {
			return Long.parseLong(text);
		}

		boolean isEmpty() {
			return this.admitted.isEmpty() && this.changed.isEmpty() && this.ended.isEmpty();
		}

	}

}
