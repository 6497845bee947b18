package io.frontrow.engine.liveness;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import io.frontrow.engine.failure.Outage;
import io.frontrow.engine.failure.ServerRefusal;
import io.frontrow.engine.failure.ServerTrouble;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tells a server that is slow from one that is away (hung, or cut off without a word):
 * away is a server that answers nobody for a while. So a crowd on a busy machine is
 * waited for with patience, and a dead server is given up within a second. The periodic
 * tasks of this application ask the database twice a second, so that there is always
 * somebody to be answered; a Redis that lets a lone script wait that long counts as away.
 * <p>
 * All who wait are looked after by one timer, because one of their own, set and cancelled
 * for each call, costs more than most calls. Bounded by the calls that are under way.
 * Thread-safe.
 */
public final class LivenessDetector {

	private static final Duration LOOK_EVERY = Duration.ofMillis(200);

	/**
	 * Several looks, not one long wait: after a pause of this process every timer is late
	 * at once, before the answers that came meanwhile have been read.
	 */
	private static final int LOOKS_WITHOUT_ANSWER = 3;

	/**
	 * Until the server has answered for the first time, 5 s: this process has just
	 * started, and its first statements wait for classes and connections of its own.
	 */
	private static final int LOOKS_WITHOUT_FIRST_ANSWER = 25;

	private final String server;

	private final Set<Awaited<?>> awaited = ConcurrentHashMap.newKeySet();

	private volatile boolean answered;

	private volatile boolean hasEverAnswered;

	private final AtomicLong looks = new AtomicLong();

	/** Changed by the timer alone. */
	private long silentLooks;

	private final ServerTrouble trouble;

	LivenessDetector(String server, ServerTrouble trouble) {
		this.server = server;
		this.trouble = trouble;
	}

	/**
	 * Begins to look, until the returned is disposed of: each look some time after the
	 * last, so that after a pause they are not made up for one right after the other.
	 */
	Disposable start() {
		return Mono.delay(LOOK_EVERY).doOnNext((tick) -> look()).repeat().retry().subscribe();
	}

	/** The server has answered somebody. */
	public void noteAnswer() {
		if (!this.answered) {
			this.answered = true;
		}
	}

	/**
	 * The answers, each noted; an error that is no outage is one too, and so is a
	 * refusal.
	 */
	public <T> Flux<T> noting(Flux<T> work) {
		return work.doOnNext((result) -> noteAnswer()).doOnError(LivenessDetector::isAnswer, (error) -> noteAnswer());
	}

	public static boolean isAnswer(Throwable error) {
		return !Outage.isOfServer(error) || ServerRefusal.in(error).isPresent();
	}

	/**
	 * An answer that is to come. It fails with {@link TimeoutException} once the server
	 * answers nobody, or when the patience is over.
	 * @param patience is over within a look after this
	 */
	public <T> Awaited<T> await(Duration patience) {
		Awaited<T> mine = new Awaited<>(this.looks.get(), System.nanoTime() + patience.toNanos());
		this.awaited.add(mine);
		return mine;
	}

	private void look() {
		this.hasEverAnswered |= this.answered;
		this.silentLooks = this.answered ? 0 : this.silentLooks + 1;
		this.answered = false;
		long now = System.nanoTime();
		this.awaited.forEach((each) -> each.look(now));
		this.looks.incrementAndGet();
	}

	/** One who waits. */
	public final class Awaited<T> {

		private final Sinks.One<T> answer = Sinks.one();

		private final long sinceLook;

		private final long untilNanos;

		private Awaited(long sinceLook, long untilNanos) {
			this.sinceLook = sinceLook;
			this.untilNanos = untilNanos;
		}

		/** Ends the waiting; cancelling it changes nothing. */
		public Mono<T> answer() {
			return this.answer.asMono();
		}

		public void answer(T value) {
			end();
			this.answer.tryEmitValue(value);
		}

		public void answerEmpty() {
			end();
			this.answer.tryEmitEmpty();
		}

		public void fail(Throwable error) {
			end();
			LivenessDetector.this.trouble.note(error);
			this.answer.tryEmitError(error);
		}

		private void end() {
			LivenessDetector.this.awaited.remove(this);
		}

		private void look(long nowNanos) {
			long silent = Math.min(LivenessDetector.this.silentLooks,
					LivenessDetector.this.looks.get() - this.sinceLook);
			int silentMost = LivenessDetector.this.hasEverAnswered ? LOOKS_WITHOUT_ANSWER : LOOKS_WITHOUT_FIRST_ANSWER;
			if (silent >= silentMost) {
				fail(new TimeoutException(LivenessDetector.this.server + " has answered nobody for a while"));
			}
			else if (nowNanos - this.untilNanos > 0) {
				fail(new TimeoutException(LivenessDetector.this.server + " has not answered in time"));
			}
		}

	}

}
