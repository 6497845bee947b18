package io.frontrow.queue.stream;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.frontrow.queue.position.Forecast;
import io.frontrow.queue.position.Told;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenState;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * One open stream of a token's state: what was written to it last, and whether a snapshot
 * has something new for it. It ends once. Thread-safe.
 */
final class StateStream {

	/** So near the head every change is told; farther away at the pace of a poll. */
	private static final long NEAR = 200;

	/** No time of a turn. */
	static final long NO_TURN = -1;

	/** So many keep-alives in a row that could not be written end a stream. */
	static final int LOST_MAX = 3;

	private final QueueToken token;

	private final FluxSink<StateEvent> sink;

	private final StreamClient client;

	private final Consumer<StateStream> whenEnded;

	private final AtomicBoolean ended = new AtomicBoolean();

	private @Nullable Told last;

	/** The last event, a comment included. */
	private long writtenNanos = System.nanoTime();

	/** The last time that the state was looked at for its owner. */
	private long toldNanos = System.nanoTime();

	private boolean asking;

	private boolean touched;

	/** Somebody is about to ask. */
	private boolean queued;

	/** Since when the client has taken nothing, or null while it does. */
	private @Nullable Long stuckSinceNanos;

	/**
	 * @param whenEnded is called once, when nothing more is to be written; no lock is
	 * held then but perhaps that of this stream
	 */
	StateStream(QueueToken token, FluxSink<StateEvent> sink, StreamClient client, Consumer<StateStream> whenEnded) {
		this.token = token;
		this.sink = sink;
		this.client = client;
		this.whenEnded = whenEnded;
	}

	QueueToken token() {
		return this.token;
	}

	/**
	 * The state by a new snapshot if that can tell it, {@link Reading#same} where there
	 * is nothing to look at, else {@link Reading#unknown}: then Redis is to be asked.
	 */
	synchronized Reading read(QueueSnapshot line) {
		if (this.asking || this.last == null || isEnded()) {
			return Reading.same();
		}
		if (this.touched) {
			return Reading.unknown();
		}
		if (this.last.forecast() == null) {
			return Reading.same();
		}
		if (line.isLobby()) {
			return Reading.of(new TokenState.Waiting(TokenState.Waiting.IN_LOBBY, line.waiting()));
		}
		OptionalLong head = line.headPosition(this.token.ticket());
		OptionalLong position = head.isPresent() ? head : line.farPosition(this.token.ticket());
		return position.isPresent() ? Reading.of(new TokenState.Waiting(position.getAsLong(), line.waiting()))
				: Reading.unknown();
	}

	/** When the turn ends that was told last, or {@link #NO_TURN} where none was. */
	synchronized long toldTurnEndMillis() {
		return (this.last != null && this.last.view().state() instanceof TokenState.Active active)
				? active.expiresAt().toEpochMilli() : NO_TURN;
	}

	/** Something has happened to the token: Redis is to be asked. */
	synchronized void touch() {
		this.touched = true;
	}

	/**
	 * Whether Redis is to be asked and nobody has taken that on yet; then the caller has.
	 */
	synchronized boolean isToBeAsked() {
		boolean isMine = this.touched && !this.queued && !isEnded();
		this.queued |= this.touched;
		return isMine;
	}

	void touchIf(boolean isTouched) {
		if (isTouched) {
			touch();
		}
	}

	/**
	 * Whether Redis is to be asked now; it is asked once at a time. What happens from
	 * here on is asked for again.
	 */
	synchronized boolean beginAsking() {
		boolean begins = !this.asking && !isEnded();
		this.queued = false;
		if (begins) {
			this.asking = true;
			this.touched = false;
		}
		return begins;
	}

	synchronized void endAsking() {
		this.asking = false;
	}

	/**
	 * Whether it is time to tell a state like that: one that changes only a number may
	 * wait.
	 */
	synchronized boolean isDue(TokenState.Waiting state) {
		Forecast told = (this.last != null) ? this.last.forecast() : null;
		if (told == null || told.position() == null || state.position() <= NEAR) {
			return true;
		}
		return System.nanoTime() - this.toldNanos >= Duration.ofSeconds(told.pollAfterSeconds()).toNanos();
	}

	/**
	 * Writes what a snapshot told, unless Redis has told more since, or is being asked.
	 */
	synchronized void writeReading(Told told) {
		if (this.last != null && this.last.forecast() != null && !this.asking && !this.touched) {
			write(told);
		}
	}

	/**
	 * Writes the state if it is another one than that written last; after the token's end
	 * the stream ends.
	 */
	synchronized void write(Told told) {
		if (isEnded()) {
			return;
		}
		Told before = this.last;
		this.last = told;
		this.toldNanos = System.nanoTime();
		if (before == null || !isSame(before, told)) {
			this.writtenNanos = this.toldNanos;
			this.sink.next(StateEvent.of(told));
		}
		if (told.view().state() instanceof TokenState.Expired) {
			end();
			this.sink.complete();
		}
	}

	private static boolean isSame(Told before, Told now) {
		Forecast then = before.forecast();
		Forecast since = now.forecast();
		if (then == null || since == null) {
			return before.equals(now);
		}
		return Objects.equals(then.position(), since.position()) && Objects.equals(then.opensAt(), since.opensAt())
				&& then.outlook() == since.outlook();
	}

	/**
	 * Writes a comment where nothing was written for so long; none where a slow client
	 * still has a state to read, whose place it would take. A client that takes nothing
	 * for {@value #LOST_MAX} times as long is hung up on: it may have gone without a
	 * word.
	 */
	void keepAlive(Duration silence) {
		if (isLost(silence)) {
			hangUp();
		}
	}

	private synchronized boolean isLost(Duration silence) {
		long now = System.nanoTime();
		if (this.sink.requestedFromDownstream() == 0) {
			this.stuckSinceNanos = (this.stuckSinceNanos != null) ? this.stuckSinceNanos : Long.valueOf(now);
			return now - this.stuckSinceNanos >= silence.multipliedBy(LOST_MAX).toNanos();
		}
		this.stuckSinceNanos = null;
		if (now - this.writtenNanos >= silence.toNanos() && !isEnded()) {
			this.writtenNanos = now;
			this.sink.next(StateEvent.comment());
		}
		return false;
	}

	/**
	 * Asks the client to come again, at another instance or a little later. Where it
	 * takes nothing at the moment, it learns that later, and the stream has ended all the
	 * same.
	 */
	void close() {
		end();
		this.sink.next(StateEvent.retry());
		this.sink.complete();
	}

	/** Closes it with its connection if the client has been taking nothing. */
	void closeForGood() {
		if (isStuck()) {
			hangUp();
		}
		else {
			close();
		}
	}

	private synchronized boolean isStuck() {
		return this.stuckSinceNanos != null && this.sink.requestedFromDownstream() == 0;
	}

	private void hangUp() {
		end();
		this.sink.complete();
		this.client.hangUp().run();
	}

	/**
	 * Takes the stream out of all books. Neither a cancel nor demand is waited for:
	 * neither comes from a client that has gone before its first byte.
	 */
	void end() {
		if (this.ended.compareAndSet(false, true)) {
			this.whenEnded.accept(this);
		}
	}

	boolean isEnded() {
		return this.ended.get();
	}

	/**
	 * What a snapshot tells.
	 *
	 * @param state null where it tells nothing
	 */
	record Reading(TokenState.@Nullable Waiting state, boolean isKnown) {

		static Reading same() {
			return new Reading(null, true);
		}

		static Reading unknown() {
			return new Reading(null, false);
		}

		static Reading of(TokenState.Waiting state) {
			return new Reading(state, true);
		}

	}

}
