package io.frontrow.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.frontrow.support.Code;
import io.frontrow.support.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The open streams of this instance. Each snapshot of a line is gone through once for all
 * of its streams; Redis is asked only about a token that has left the line, whose turn
 * has changed, or that is not known any more. At the stop every stream ends with a hint
 * when to connect again, before the web server waits for its requests. Thread-safe.
 */
@Component
public class StateStreams implements SmartLifecycle {

	/** The contract allows 15 s; what is left is for a busy instance. */
	private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

	private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

	/** One more ends the oldest, whose client is told to come again a little later. */
	private static final int PER_TOKEN_MAX = 4;

	/** Of Redis, at once. */
	private static final int ASKED_AT_ONCE = 64;

	/** Snapshots of lines that wait to be gone through; they come twice a second. */
	private static final int PASSES_MAX = 1_000;

	private static final int IDLE_SECONDS = 60;

	private final AskState askState;

	private final Presence presence;

	private final Snapshots snapshots;

	private final TurnEnds turnEnds;

	private final Polls polls;

	private final int streamsMax;

	private final Timer passes;

	private final Map<Long, Set<StateStream>> streams = new ConcurrentHashMap<>();

	private final Map<String, List<StateStream>> ofToken = new ConcurrentHashMap<>();

	private final AtomicInteger open = new AtomicInteger();

	private Disposable running = Disposables.disposed();

	private volatile @Nullable Scheduler worker;

	StateStreams(AskState askState, Presence presence, Polls polls, Snapshots snapshots, TurnEnds turnEnds,
			QueueSettings settings, MeterRegistry metrics) {
		this.askState = askState;
		this.presence = presence;
		this.snapshots = snapshots;
		this.turnEnds = turnEnds;
		this.polls = polls;
		this.streamsMax = settings.streamsMax();
		this.passes = Timer.builder("frontrow.queue.streams.pass")
			.description("One snapshot of a line, for all of its streams")
			.register(metrics);
		metrics.gauge("frontrow.queue.streams.open", this.open);
		snapshots.onChange(this::schedule);
	}

	/**
	 * Opens a stream: the state at once, then on every change until the token has ended.
	 * @param text the header's value
	 * @param shown a position that the client was shown before, or null
	 * @return an error {@code QUEUE_TOKEN_NOT_FOUND}, or {@code TEMPORARILY_UNAVAILABLE}
	 * where there are too many streams, or the application stops
	 */
	public Mono<Flux<StateEvent>> open(String text, @Nullable Long shown) {
		return this.askState.read(text).flatMap((token) -> this.askState.askExactly(token, shown).map((told) -> {
			if (this.worker == null || this.open.get() >= this.streamsMax) {
				throw new Refusal(Code.TEMPORARILY_UNAVAILABLE);
			}
			return Flux.<StateEvent>create((sink) -> begin(token, told, sink), FluxSink.OverflowStrategy.LATEST);
		}));
	}

	private void begin(QueueToken token, Told told, FluxSink<StateEvent> sink) {
		StateStream stream = new StateStream(token, sink);
		boolean isTooMany = this.open.incrementAndGet() > this.streamsMax;
		this.streams.compute(token.concertId(), (id, all) -> with(stream, all));
		sink.onDispose(() -> end(stream));
		stream.write(told);
		if (this.worker == null || isTooMany) {
			stream.close();
			return;
		}
		closeOldest(token, stream);
		// It may have changed before the stream was among those that are told.
		ask(stream).subscribe();
	}

	private static Set<StateStream> with(StateStream stream, @Nullable Set<StateStream> all) {
		Set<StateStream> streams = (all != null) ? all : ConcurrentHashMap.newKeySet();
		streams.add(stream);
		return streams;
	}

	/** A token has a few tabs and devices, not all the streams of an instance. */
	private void closeOldest(QueueToken token, StateStream newest) {
		this.ofToken.compute(token.text(), (text, before) -> {
			List<StateStream> all = new ArrayList<>((before != null) ? before : List.of());
			all.add(newest);
			if (all.size() > PER_TOKEN_MAX) {
				all.remove(0).close();
			}
			return List.copyOf(all);
		});
	}

	private void end(StateStream stream) {
		this.open.decrementAndGet();
		this.ofToken.computeIfPresent(stream.token().text(), (text, all) -> {
			List<StateStream> left = all.stream().filter((each) -> each != stream).toList();
			return left.isEmpty() ? null : left;
		});
		this.streams.computeIfPresent(stream.token().concertId(), (id, all) -> {
			all.remove(stream);
			return all.isEmpty() ? null : all;
		});
	}

	private void schedule(Snapshots.Change change) {
		Scheduler thread = this.worker;
		if (thread == null || !this.streams.containsKey(change.concertId())) {
			return;
		}
		try {
			thread.schedule(() -> this.passes.record(() -> pass(change)));
		}
		catch (RejectedExecutionException ex) {
			// What this snapshot told is asked for with the next one.
			this.streams.getOrDefault(change.concertId(), Set.of()).forEach(StateStream::touch);
		}
	}

	/**
	 * Redis is asked first about those to whom something has happened, so that who is
	 * admitted does not wait until all the others were gone through.
	 */
	private void pass(Snapshots.Change change) {
		LineSnapshot line = change.now();
		LineSnapshot before = change.before();
		boolean allTouched = line.touchedMore() || before == null || line.isBreakFrom(before);
		Set<Long> touched = new HashSet<>(line.touched());
		Set<StateStream> all = this.streams.getOrDefault(change.concertId(), Set.of());
		all.forEach((stream) -> stream.touchIf(allTouched || touched.contains(stream.token().ticket().number())));
		ask(all.stream().filter(StateStream::isToBeAsked).toList());
		askIfTurnChanged(change.concertId(), all);
		all.forEach((stream) -> tellBySnapshot(stream, line));
		ask(all.stream().filter(StateStream::isToBeAsked).toList());
	}

	/** An error is for the next pass. */
	private void askIfTurnChanged(long concertId, Set<StateStream> all) {
		this.turnEnds.changed(concertId, all)
			.doOnNext(StateStream::touch)
			.filter(StateStream::isToBeAsked)
			.flatMap(this::ask, ASKED_AT_ONCE)
			.onErrorComplete()
			.subscribe();
	}

	/** What the snapshot cannot tell is to be asked for. */
	private void tellBySnapshot(StateStream stream, LineSnapshot line) {
		StateStream.Reading reading = stream.read(line);
		TokenState.Waiting state = reading.state();
		if (state != null) {
			Polls.Memory memory = this.polls.of(stream.token());
			this.presence.note(stream.token(), memory);
			if (stream.isDue(state)) {
				stream.writeReading(this.askState.told(new TokenView(stream.token(), state), line, memory, null));
			}
		}
		stream.touchIf(!reading.isKnown());
	}

	private void ask(List<StateStream> streams) {
		if (!streams.isEmpty()) {
			Flux.fromIterable(streams).flatMap(this::ask, ASKED_AT_ONCE).subscribe();
		}
	}

	/**
	 * Ends by itself, with the answer or Redis' time limit; an error is for the next
	 * pass.
	 */
	private Mono<Void> ask(StateStream stream) {
		return Mono.defer(() -> stream.beginAsking() ? asked(stream) : Mono.empty());
	}

	private Mono<Void> asked(StateStream stream) {
		return Mono.defer(() -> this.askState.askExactly(stream.token(), null))
			.doOnNext(stream::write)
			.doOnError(Refusal.class, (gone) -> stream.close())
			.doOnError((trouble) -> stream.touch())
			.doFinally((end) -> stream.endAsking())
			.then()
			.onErrorComplete();
	}

	private void keepAlive() {
		this.streams.forEach((concertId, all) -> {
			this.snapshots.keep(concertId);
			all.forEach((stream) -> stream.keepAlive(KEEP_ALIVE));
		});
	}

	@Override
	public void start() {
		Scheduler thread = Schedulers.newBoundedElastic(1, PASSES_MAX, "streams", IDLE_SECONDS, true);
		this.running = Disposables.composite(thread,
				Flux.interval(LOOK_EVERY, thread).onBackpressureDrop().subscribe((beat) -> keepAlive()));
		this.worker = thread;
	}

	@Override
	public void stop() {
		this.worker = null;
		this.streams.values().forEach((all) -> all.forEach(StateStream::close));
		this.running.dispose();
	}

	@Override
	public boolean isRunning() {
		return this.worker != null;
	}

	/** The first to stop: a stream that is open would hold up the web server's stop. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
