package io.frontrow.queue.admission;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.frontrow.engine.concurrent.PeriodicTask;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.engine.redis.RedisNodes;
import io.frontrow.queue.recovery.Journal;
import io.frontrow.queue.recovery.SettingsCopy;
import io.frontrow.queue.settings.QueueSettings;
import io.frontrow.queue.settings.Queues;
import io.frontrow.queue.settings.Queues.RunningLine;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Runs the tick of every line on every instance; the script sees to it that a tick is
 * admitted once. A line is looked at when its next tick begins, and at least once a
 * second so that a shorter tick set by the operator is noticed. Each line has a rhythm of
 * its own: one that is slow, or whose Redis hangs, misses its own ticks and no others.
 * Beside that it has written down what happened to the tokens.
 */
@Component
class AdmissionTicker implements PeriodicTasks {

	private static final Duration LOOK_EVERY = Duration.ofMillis(50);

	/** What Redis forgets in that time is forgotten. */
	private static final Duration JOURNAL_EVERY = Duration.ofMillis(500);

	private static final Duration REFRESH_EVERY = Duration.ofMillis(500);

	private static final Duration LOOK_AGAIN_MAX = Duration.ofSeconds(1);

	/** Of one Redis: those of one that hangs do not keep the others waiting. */
	private static final int LINES_AT_ONCE = 16;

	private final Admission admission;

	private final Queues queues;

	private final SettingsCopy settings;

	private final UnitsOfWork units;

	/** When each running line is to be looked at next, by {@link System#nanoTime}. */
	private final Map<Long, Long> dueNanos = new ConcurrentHashMap<>();

	/** The version of each running line's settings in MySQL. */
	private final Map<Long, Long> versions = new ConcurrentHashMap<>();

	private final PeriodicTask refresh;

	private final PeriodicTask look;

	private final PeriodicTask journal;

	AdmissionTicker(Admission admission, Journal journal, Queues queues, SettingsCopy settings, RedisNodes nodes,
			UnitsOfWork units) {
		this.admission = admission;
		this.settings = settings;
		this.queues = queues;
		this.units = units.ofKind("tidying");
		this.refresh = new PeriodicTask("refresh of the running queues", REFRESH_EVERY, Mono.defer(this::refreshLines));
		this.journal = PeriodicTask.ofEach("journal of the queues", JOURNAL_EVERY,
				Flux.defer(() -> Flux.fromIterable(this.dueNanos.keySet())), journal::write, nodes::servingConcert,
				LINES_AT_ONCE);
		this.look = PeriodicTask.ofEach("admission", LOOK_EVERY, Flux.defer(this::due), this::admit,
				nodes::servingConcert, LINES_AT_ONCE);
	}

	private Mono<Void> refreshLines() {
		return this.units.detached(this.queues.running().collectList()).doOnNext(this::noteRunning).then();
	}

	private void noteRunning(List<RunningLine> running) {
		Set<Long> concertIds = running.stream().map(RunningLine::concertId).collect(Collectors.toSet());
		this.dueNanos.keySet().retainAll(concertIds);
		this.versions.keySet().retainAll(concertIds);
		running.forEach((line) -> this.versions.put(line.concertId(), line.version()));
		concertIds.forEach((concertId) -> this.dueNanos.putIfAbsent(concertId, System.nanoTime()));
	}

	private Flux<Long> due() {
		long now = System.nanoTime();
		return Flux.fromIterable(this.dueNanos.entrySet())
			.filter((due) -> due.getValue() - now <= 0)
			.map(Map.Entry::getKey);
	}

	private Mono<Void> admit(long concertId) {
		return this.admission.tick(concertId)
			.delayUntil((tick) -> copyIfNewer(concertId, tick.settingsVersion()))
			.doOnNext((tick) -> lookAgainIn(concertId, tick.untilNext()))
			.onErrorResume(Refusal.class, (gone) -> Mono.fromRunnable(() -> this.dueNanos.remove(concertId)))
			.doOnError((error) -> lookAgainIn(concertId, LOOK_AGAIN_MAX))
			.then();
	}

	/**
	 * Heals a change that reached MySQL while Redis was away, or that Redis has lost.
	 */
	private Mono<QueueSettings> copyIfNewer(long concertId, long versionInRedis) {
		return (versionInRedis < this.versions.getOrDefault(concertId, 0L)) ? this.settings.copy(concertId)
				: Mono.empty();
	}

	private void lookAgainIn(long concertId, Duration wait) {
		Duration bounded = (wait.compareTo(LOOK_AGAIN_MAX) < 0) ? wait : LOOK_AGAIN_MAX;
		this.dueNanos.replace(concertId, System.nanoTime() + bounded.toNanos());
	}

	@Override
	public List<PeriodicTask> periodicTasks() {
		return List.of(this.refresh, this.look, this.journal);
	}

}
