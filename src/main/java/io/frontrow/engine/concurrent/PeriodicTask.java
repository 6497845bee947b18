package io.frontrow.engine.concurrent;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A pass that is made again and again: one at a time, a beat that comes while one is
 * under way is dropped, and an error ends that pass only. Owned by a lifecycle bean that
 * starts and stops it.
 * <p>
 * A task {@link #ofEach of each} runs once for each of many things, and none of them
 * waits for another: at most one run of a thing is waiting or under way, so a thing that
 * is slow misses its own beats and no others. Of the things of one server only some are
 * under way at once, so those of a server that hangs wait for each other and not the
 * others for them.
 */
public final class PeriodicTask {

	private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);

	/** Beyond that, and so much longer than a beat, it is not remembered. */
	private static final int FAILING_MAX = 10_000;

	private static final Duration FAILING_KEPT = Duration.ofMinutes(1);

	private static final int BEATS_KEPT = 3;

	private final String name;

	private final Duration every;

	private final Function<Flux<Long>, Flux<?>> passes;

	/** What failed last time, as far as it is still tried; of a single pass, its name. */
	private final Cache<Object, Boolean> failing;

	private volatile @Nullable Disposable running;

	/**
	 * @param name what the pass does, for the log
	 * @param every time between two beats
	 * @param pass one pass; it must be bounded in time and work
	 */
	public PeriodicTask(String name, Duration every, Mono<Void> pass) {
		this.name = name;
		this.every = every;
		this.failing = remembered(every);
		Mono<Void> noted = noting(name, pass);
		this.passes = (beats) -> beats.concatMap((beat) -> noted, 1);
	}

	private PeriodicTask(String name, Duration every, Each<?> each) {
		this.name = name;
		this.every = every;
		this.failing = remembered(every);
		this.passes = (beats) -> each.runs(beats, this);
	}

	/**
	 * A task that runs once for each thing that is due.
	 * @param name what a run does, for the log
	 * @param every time between two beats
	 * @param due what is due at a beat: bounded, and without waiting for Redis
	 * @param run of one thing; it must be bounded in time and work
	 * @param server what the run depends on, as far as is known now
	 * @param atOnce runs that are under way for one server
	 */
	public static <K> PeriodicTask ofEach(String name, Duration every, Flux<K> due, Function<K, ? extends Mono<?>> run,
			Function<K, String> server, int atOnce) {
		return new PeriodicTask(name, every, new Each<>(due, run, server, atOnce));
	}

	private static Cache<Object, Boolean> remembered(Duration every) {
		return Caffeine.newBuilder()
			.maximumSize(FAILING_MAX)
			.expireAfterWrite(every.multipliedBy(BEATS_KEPT).plus(FAILING_KEPT))
			.executor(Runnable::run)
			.build();
	}

	public void start() {
		this.running = this.passes.apply(Flux.interval(this.every).onBackpressureDrop()).subscribe();
	}

	public void stop() {
		Disposable task = this.running;
		if (task != null) {
			task.dispose();
		}
		this.running = null;
	}

	private Mono<Void> noting(Object thing, Mono<?> work) {
		return work.then().doOnSuccess((done) -> noteSuccess(thing)).onErrorResume((error) -> {
			noteFailure(thing, error);
			return Mono.empty();
		});
	}

	/**
	 * Says once that it fails and once that it works again: an outage must not fill the
	 * disk.
	 */
	private void noteFailure(Object thing, Throwable error) {
		if (isNoneFailing()) {
			log.warn("{} failed and is tried again every {}: {}", this.name, this.every, error.toString());
		}
		this.failing.put(thing, true);
	}

	private void noteSuccess(Object thing) {
		if (this.failing.asMap().remove(thing) != null && isNoneFailing()) {
			log.info("{} works again", this.name);
		}
	}

	private boolean isNoneFailing() {
		this.failing.cleanUp();
		return this.failing.asMap().isEmpty();
	}

	public boolean isRunning() {
		return this.running != null;
	}

	/** How the runs of each thing are made. */
	private record Each<K>(Flux<K> due, Function<K, ? extends Mono<?>> run, Function<K, String> server, int atOnce) {

		/**
		 * Groups the due things by their server, and makes at most {@code atOnce} runs of
		 * each server at the same time. A thing is taken until its run has ended, so it
		 * waits at most once, and the number of things bounds what waits. Therefore the
		 * two limits of Reactor's operators are switched off: a limit on the groups, or
		 * on what is requested, would let one server that hangs stop all others.
		 */
		Flux<Void> runs(Flux<Long> beats, PeriodicTask task) {
			Set<K> taken = ConcurrentHashMap.newKeySet();
			return beats.concatMap((beat) -> begun(taken, task), 1)
				.groupBy(Due::server, Integer.MAX_VALUE)
				.flatMap((ofServer) -> ofServer.flatMap((next) -> run(next.thing(), taken, task), this.atOnce),
						Integer.MAX_VALUE);
		}

		private Flux<Due<K>> begun(Set<K> taken, PeriodicTask task) {
			return this.due.map((thing) -> new Due<>(thing, this.server.apply(thing)))
				.filter((next) -> taken.add(next.thing()))
				.doOnComplete(() -> task.noteSuccess(task.name))
				.onErrorResume((error) -> {
					task.noteFailure(task.name, error);
					return Flux.empty();
				});
		}

		private Mono<Void> run(K thing, Set<K> taken, PeriodicTask task) {
			return task.noting(thing, Mono.defer(() -> this.run.apply(thing))).doFinally((end) -> taken.remove(thing));
		}

	}

	private record Due<K>(K thing, String server) {
	}

}
