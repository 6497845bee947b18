package io.frontrow.queue.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.concurrent.PeriodicTask;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.engine.redis.RedisNodes;
import io.frontrow.queue.recovery.SettingsCopy;
import io.frontrow.queue.settings.QueueSettings;
import io.frontrow.queue.token.QueueKeys;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * This instance's snapshot of each line that is asked about here, taken twice a second.
 * One that is older than {@link #FRESH} is not used: polls ask Redis then, and its
 * absence is seen. Thread-safe.
 */
@Component
public class Snapshots implements PeriodicTasks {

	private static final Duration EVERY = Duration.ofMillis(500);

	/** A Redis that is away for less than that is not noticed by who polls from afar. */
	private static final Duration FRESH = Duration.ofSeconds(3);

	private static final Duration FRESH_UNMEASURED = Duration.ofMillis(50);

	/** A line that nobody asks about here is forgotten. */
	private static final Duration UNUSED = Duration.ofMinutes(1);

	private static final int LINES_MAX = 10_000;

	/** Of one Redis. */
	private static final int LINES_AT_ONCE = 16;

	private static final LuaScript SNAPSHOT = new LuaScript("queue/snapshot-6.lua");

	private final Cache<Long, Watched> watched = Caffeine.newBuilder()
		.maximumSize(LINES_MAX)
		.executor(Runnable::run)
		.expireAfterAccess(UNUSED)
		.build();

	private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

	private final Lua lua;

	private final SettingsCopy settings;

	private final PeriodicTask task;

	Snapshots(Lua lua, SettingsCopy settings, RedisNodes nodes) {
		this.lua = lua;
		this.settings = settings;
		this.task = PeriodicTask.ofEach("snapshots of the queues", EVERY,
				Flux.defer(() -> Flux.fromIterable(this.watched.asMap().values())), Watched::refreshed,
				(line) -> nodes.servingConcert(line.concertId), LINES_AT_ONCE);
	}

	/**
	 * Has the listener told of each new snapshot, one at a time for a line, on the thread
	 * that took it. Called while the application is built.
	 */
	public void onChange(Consumer<Change> listener) {
		this.listeners.add(listener);
	}

	/**
	 * The line's snapshot; taken now where there is none that is fresh.
	 * @return an error {@code CONCERT_NOT_FOUND}
	 */
	public Mono<QueueSnapshot> of(long concertId) {
		Watched line = line(concertId);
		QueueSnapshot known = line.freshOrNull();
		return (known != null) ? Mono.just(known) : line.refreshed();
	}

	/** A new one that begins after the question, whatever is being read already. */
	public Mono<QueueSnapshot> renewed(long concertId) {
		return line(concertId).renewed();
	}

	/** Somebody here has a stream of that line: it is not forgotten. */
	public void keep(long concertId) {
		line(concertId);
	}

	private Watched line(long concertId) {
		return Objects.requireNonNull(this.watched.get(concertId, Watched::new));
	}

	private Mono<QueueSnapshot> take(long concertId, String journalId) {
		return this.settings
			.ensured(concertId,
					Mono.defer(() -> this.lua.run(SNAPSHOT, new QueueKeys(concertId).ofSnapshot(), QueueSnapshot.HEAD,
							QueueSnapshot.POINTS, journalId, QueueSnapshot.ENTRIES_MAX)))
			.map((reply) -> QueueSnapshot.read(concertId, reply));
	}

	@Override
	public List<PeriodicTask> periodicTasks() {
		return List.of(this.task);
	}

	/**
	 * A new snapshot.
	 *
	 * @param before the one before it, or null for the first
	 */
	public record Change(long concertId, @Nullable QueueSnapshot before, QueueSnapshot now) {
	}

	/** One line, with the newest snapshot of it. */
	private final class Watched {

		private final long concertId;

		private final NextFlight<QueueSnapshot> takings = new NextFlight<>(Mono.defer(this::takeNext));

		private volatile @Nullable QueueSnapshot newest;

		private volatile long takenNanos;

		Watched(long concertId) {
			this.concertId = concertId;
		}

		private void note(QueueSnapshot snapshot) {
			Change change = new Change(this.concertId, this.newest, snapshot);
			Snapshots.this.listeners.forEach((listener) -> listener.accept(change));
			this.newest = snapshot;
			this.takenNanos = System.nanoTime();
		}

		@Nullable QueueSnapshot freshOrNull() {
			QueueSnapshot known = this.newest;
			long age = System.nanoTime() - this.takenNanos;
			return (known != null && age < (isMeasured(known) ? FRESH : FRESH_UNMEASURED).toNanos()) ? known : null;
		}

		/**
		 * The first admission is the first measurement: it is not waited for, as long as
		 * a snapshot is cheap.
		 */
		private static boolean isMeasured(QueueSnapshot known) {
			return known.halted() || known.admittedTotal() > 0 || known.waiting() > QueueSnapshot.HEAD;
		}

		/** A new one, or the one that is being taken. */
		Mono<QueueSnapshot> refreshed() {
			return this.takings.joinUnderWay();
		}

		/** One that is taken after the question. */
		Mono<QueueSnapshot> renewed() {
			return this.takings.join();
		}

		private Mono<QueueSnapshot> takeNext() {
			QueueSnapshot before = this.newest;
			return take(this.concertId, (before != null) ? before.journalId() : "")
				.delayUntil((now) -> healed(before, now))
				.doOnNext(this::note)
				// There is no such concert: it is not to be asked for again and again.
				.doOnError(Refusal.class, (gone) -> Snapshots.this.watched.invalidate(this.concertId));
		}

		private Mono<QueueSettings> healed(@Nullable QueueSnapshot before, QueueSnapshot now) {
			return (before != null && now.hasForgottenPart(before)) ? Snapshots.this.settings.afterLoss(this.concertId)
					: Mono.empty();
		}

	}

}
