package io.frontrow.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.engine.concurrent.PeriodicTask;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.engine.redis.RedisNodes;
import io.frontrow.queue.position.Polls;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueToken;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Tells Redis who has asked: once a second and line, of those who asked here since the
 * last time and whose mark is older than a quarter of {@code absent-after}, in scripts of
 * {@value #TICKETS_AT_ONCE}. What cannot be written is written a second later.
 * Thread-safe.
 */
@Component
public class Heartbeats implements PeriodicTasks {

	private static final Duration EVERY = Duration.ofSeconds(1);

	/** In one script: 2 to 5 ms in which Redis does nothing else. */
	private static final int TICKETS_AT_ONCE = 1_000;

	/** Who is beyond that is in the next second's write. */
	private static final int SCRIPTS_MAX = 50;

	/** Beyond that nothing is marked: the owner's next poll tries again. */
	private static final int TICKETS_MAX = 1_000_000;

	/** Of one Redis. */
	private static final int LINES_AT_ONCE = 16;

	private static final int MARKS_PER_ABSENCE = 4;

	private static final LuaScript SEEN = new LuaScript("queue/seen-1.lua");

	private final Map<Long, Set<Long>> seen = new ConcurrentHashMap<>();

	private final Lua lua;

	private final QueueProperties properties;

	private final PeriodicTask task;

	Heartbeats(Lua lua, QueueProperties properties, RedisNodes nodes, MeterRegistry metrics) {
		this.lua = lua;
		this.properties = properties;
		this.task = PeriodicTask.ofEach("marks of who is there", EVERY, Flux.defer(this::marked), this::write,
				nodes::servingConcert, LINES_AT_ONCE);
		metrics.gauge("frontrow.queue.marks.waiting", this.seen,
				(lines) -> lines.values().stream().mapToInt(Set::size).sum());
	}

	/**
	 * The token's owner has asked, or has a stream open.
	 * @param memory of that token
	 */
	public void note(QueueToken token, Polls.Memory memory) {
		if (!isFull(token.concertId()) && memory.isDue(this.properties.absentAfter().dividedBy(MARKS_PER_ABSENCE))) {
			add(token.concertId(), List.of(token.ticket().number()));
		}
	}

	private boolean isFull(long concertId) {
		return this.seen.getOrDefault(concertId, Set.of()).size() >= TICKETS_MAX;
	}

	private void add(long concertId, List<Long> tickets) {
		this.seen.compute(concertId, (id, before) -> {
			Set<Long> all = (before != null) ? before : ConcurrentHashMap.newKeySet();
			all.addAll(tickets);
			return all;
		});
	}

	/** Nobody asks here any more, or nobody has since the last time. */
	private void forgetIfEmpty(long concertId) {
		this.seen.computeIfPresent(concertId, (id, all) -> all.isEmpty() ? null : all);
	}

	/** Whether there is nobody to be told of. */
	public boolean isEmpty() {
		return this.seen.isEmpty();
	}

	private Flux<Long> marked() {
		return Flux.fromIterable(this.seen.entrySet())
			.filter((line) -> !line.getValue().isEmpty())
			.map(Map.Entry::getKey);
	}

	private Mono<Void> write(long concertId) {
		Set<Long> tickets = this.seen.getOrDefault(concertId, Set.of());
		return writeSome(concertId, tickets)
			.expand((written) -> tickets.isEmpty() ? Mono.empty() : writeSome(concertId, tickets))
			.take(SCRIPTS_MAX)
			.then()
			.doFinally((end) -> forgetIfEmpty(concertId));
	}

	private Mono<LuaReply> writeSome(long concertId, Set<Long> tickets) {
		List<Long> taken = take(tickets);
		if (taken.isEmpty()) {
			return Mono.empty();
		}
		QueueKeys keys = new QueueKeys(concertId);
		List<Object> args = new ArrayList<>(taken);
		args.addAll(0, List.of(keys.prefix(), this.properties.keepSeen().toMillis()));
		return this.lua.run(SEEN, List.of(keys.seen(taken.get(0))), args.toArray())
			.doOnError((error) -> add(concertId, taken));
	}

	private static List<Long> take(Set<Long> tickets) {
		List<Long> taken = new ArrayList<>();
		Iterator<Long> each = tickets.iterator();
		while (each.hasNext() && taken.size() < TICKETS_AT_ONCE) {
			taken.add(each.next());
			each.remove();
		}
		return taken;
	}

	@Override
	public List<PeriodicTask> periodicTasks() {
		return List.of(this.task);
	}

}
