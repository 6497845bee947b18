package io.frontrow.queue.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.queue.AskState;
import io.frontrow.queue.Heartbeats;
import io.frontrow.queue.position.Polls;
import io.frontrow.queue.position.Told;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.snapshot.Snapshots;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.token.TokenView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

	private static final Logger log = LoggerFactory.getLogger(StateStreams.class);

	/** The API promises a comment every 15 s; the rest is for a busy instance. */
	private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

	/** A client to whom nothing could be written for so long is taken to be gone. */
	public static final Duration LOST_AFTER = KEEP_ALIVE.multipliedBy(StateStream.LOST_MAX);

	private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

	/** Of Redis, at once. */
	private static final int ASKED_AT_ONCE = 64;

	/** Snapshots of lines that wait to be gone through; they come twice a second. */
	private static final int PASSES_MAX = 1_000;

	private static final int IDLE_SECONDS = 60;

	private final AskState askState;

	private final Heartbeats heartbeats;

	private final Snapshots snapshots;

	private final TurnEnds turnEnds;

	private final Polls polls;

	private final Timer passes;

	private final OpenStreams open;

	private Disposable running = Disposables.disposed();

	private volatile @Nullable Scheduler worker;

	StateStreams(AskState askState, Heartbeats heartbeats, Polls polls, Snapshots snapshots, TurnEnds turnEnds,
			QueueProperties properties, MeterRegistry metrics) {
		this.askState = askState;
		this.heartbeats = heartbeats;
		this.snapshots = snapshots;
		this.turnEnds = turnEnds;
		this.polls = polls;
		this.open = new OpenStreams(properties.streamsMax());
		this.passes = Timer.builder("frontrow.queue.streams.pass")
			.description("One snapshot of a queue, for all of its streams")
			.register(metrics);
		metrics.gauge("frontrow.queue.streams.open", this.open, OpenStreams::count);
		snapshots.onChange(this::schedule);
	}

	/**
	 * Opens a stream: the state at once, then on every change until the token has ended.
	 * @param text the header's value
	 * @param shown a position that the client was shown before, or null
	 * @param client who ends the stream by going, whatever is under way
	 * @return an error {@code QUEUE_TOKEN_NOT_FOUND}, or {@code TEMPORARILY_UNAVAILABLE}
	 * where there are too many streams, or the application stops
	 */
	public Mono<Flux<StateEvent>> open(String text, @Nullable Long shown, StreamClient client) {
		return this.askState.read(text).flatMap((token) -> this.askState.askExactly(token, shown).map((told) -> {
			if (this.worker == null || this.open.isFull()) {
				throw new Refusal(Code.TEMPORARILY_UNAVAILABLE);
			}
			return stream(token, told, client);
		}));
	}

	/**
	 * When the client goes, the exchange is ended from here: a write that failed cancels
	 * nothing, and what waits for demand would wait for ever.
	 */
	private Flux<StateEvent> stream(QueueToken token, Told told, StreamClient client) {
		return Flux
			.<StateEvent>create((sink) -> begin(new StateStream(token, sink, client, this.open::remove), told, sink),
					FluxSink.OverflowStrategy.LATEST)
			.takeUntilOther(client.gone());
	}

	private void begin(StateStream stream, Told told, FluxSink<StateEvent> sink) {
		List<StateStream> surplus = this.open.add(stream);
		sink.onDispose(stream::end);
		stream.write(told);
		surplus.forEach(StateStream::close);
		if (this.worker == null) {
			stream.close();
		}
		// It may have changed before the stream was among those that are told.
		ask(stream).subscribe();
	}

	private void schedule(Snapshots.Change change) {
		Scheduler thread = this.worker;
		if (thread == null || !this.open.isAny(change.concertId())) {
			return;
		}
		try {
			thread.schedule(() -> this.passes.record(() -> pass(change)));
		}
		catch (RejectedExecutionException ex) {
			// What this snapshot told is asked for with the next one.
			this.open.of(change.concertId()).forEach(StateStream::touch);
		}
	}

	/**
	 * Redis is asked first about those to whom something has happened, so that who is
	 * admitted does not wait until all the others were gone through.
	 */
	private void pass(Snapshots.Change change) {
		QueueSnapshot line = change.now();
		QueueSnapshot before = change.before();
		boolean allTouched = line.touchedMore() || before == null || line.isBreakFrom(before);
		Set<Long> touched = new HashSet<>(line.touched());
		Set<StateStream> all = this.open.of(change.concertId());
		all.forEach((stream) -> stream.touchIf(allTouched || touched.contains(stream.token().ticket().number())));
		ask(all.stream().filter(StateStream::isToBeAsked).toList());
		askIfTurnChanged(change.concertId(), all);
		forEach(all, (stream) -> tellBySnapshot(stream, line));
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
	private void tellBySnapshot(StateStream stream, QueueSnapshot line) {
		StateStream.Reading reading = stream.read(line);
		TokenState.Waiting state = reading.state();
		if (state != null) {
			Polls.Memory memory = this.polls.of(stream.token());
			this.heartbeats.note(stream.token(), memory);
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
		for (long concertId : this.open.concertIds()) {
			this.snapshots.keep(concertId);
			forEach(this.open.of(concertId), (stream) -> stream.keepAlive(KEEP_ALIVE));
		}
	}

	/** What goes wrong with one stream ends that one, and the others are gone on with. */
	private static void forEach(Collection<StateStream> streams, Consumer<StateStream> work) {
		for (StateStream stream : streams) {
			try {
				work.accept(stream);
			}
			catch (RuntimeException ex) {
				log.warn("A stream of concert {} ends, for it cannot be told: {}", stream.token().concertId(),
						ex.toString());
				stream.close();
			}
		}
	}

	@Override
	public void start() {
		Scheduler thread = Schedulers.newBoundedElastic(1, PASSES_MAX, "streams", IDLE_SECONDS, true);
		this.running = Disposables.composite(thread,
				Flux.interval(LOOK_EVERY, thread)
					.onBackpressureDrop()
					.concatMap((beat) -> Mono.fromRunnable(this::keepAlive).onErrorResume(StateStreams::next))
					.subscribe());
		this.worker = thread;
	}

	private static Mono<Object> next(Throwable trouble) {
		log.warn("Streams were not kept alive, which is tried again in {}: {}", LOOK_EVERY, trouble.toString());
		return Mono.empty();
	}

	@Override
	public void stop() {
		this.worker = null;
		this.open.concertIds().forEach((concertId) -> forEach(this.open.of(concertId), StateStream::closeForGood));
		this.running.dispose();
	}

	/** The books, for tests that look at what is left. */
	OpenStreams books() {
		return this.open;
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
