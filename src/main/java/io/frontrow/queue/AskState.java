package io.frontrow.queue;

import java.util.OptionalLong;
import java.util.function.BiFunction;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.queue.position.Forecast;
import io.frontrow.queue.position.Forecasts;
import io.frontrow.queue.position.Polls;
import io.frontrow.queue.position.Told;
import io.frontrow.queue.snapshot.ConfirmedWaiting;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.snapshot.Snapshots;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.token.TokenView;
import io.frontrow.queue.turn.Tokens;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Tells a token's owner where it stands. Far from the head this asks Redis nothing: the
 * ticket says when its owner came, and the line's snapshot how many of those before are
 * still there. The steps are in {@code src/docs/sequences.md#ask-for-the-state}.
 */
@Component
public class AskState {

	private final Tokens tokens;

	private final Snapshots snapshots;

	private final ConfirmedWaiting confirmed;

	private final Polls polls;

	private final Heartbeats heartbeats;

	private final Forecasts forecasts;

	AskState(Tokens tokens, Snapshots snapshots, ConfirmedWaiting confirmed, Polls polls, Heartbeats heartbeats,
			Forecasts forecasts) {
		this.tokens = tokens;
		this.snapshots = snapshots;
		this.confirmed = confirmed;
		this.polls = polls;
		this.heartbeats = heartbeats;
		this.forecasts = forecasts;
	}

	/**
	 * One poll.
	 * @param text the header's value
	 * @param shown a position that the client was shown before, also by another instance;
	 * it is shown none that is larger
	 * @return an error {@code QUEUE_TOKEN_NOT_FOUND} or {@code TOO_MANY_REQUESTS}; a
	 * token that does not wait is never refused for asking often
	 */
	public Mono<Told> poll(String text, @Nullable Long shown) {
		return read(text)
			.flatMap((token) -> this.snapshots.of(token.concertId()).flatMap((line) -> poll(token, line, shown)));
	}

	/** By the snapshot where that can tell it, else by Redis. */
	private Mono<Told> poll(QueueToken token, QueueSnapshot line, @Nullable Long shown) {
		TokenState far = (token.isOurs() && this.confirmed.isConfirmed(token)) ? farState(token, line) : null;
		return (far != null) ? Mono.just(polled(new TokenView(token, far), line, shown))
				: exactly(token, line, (view, now) -> polled(view, now, shown));
	}

	/**
	 * The state by Redis, for an owner who is there with a stream.
	 * @return an error {@code QUEUE_TOKEN_NOT_FOUND}
	 */
	public Mono<Told> askExactly(QueueToken token, @Nullable Long shown) {
		return this.snapshots.of(token.concertId())
			.flatMap((line) -> exactly(token, line, (view, now) -> toldOnStream(view, now, shown)));
	}

	private Told toldOnStream(TokenView view, QueueSnapshot line, @Nullable Long shown) {
		Polls.Memory memory = this.polls.of(view.token());
		if (view.state() instanceof TokenState.Waiting) {
			this.heartbeats.note(view.token(), memory);
		}
		return told(view, line, memory, shown);
	}

	/**
	 * The state of a token that Redis has just told, as its owner is told it.
	 */
	public Mono<Told> joined(TokenView view) {
		return this.snapshots.of(view.token().concertId())
			.map((line) -> told(view, line, this.polls.of(view.token()), null));
	}

	/**
	 * What the client sent.
	 * @return an error {@code QUEUE_TOKEN_NOT_FOUND}
	 */
	public Mono<QueueToken> read(String text) {
		return this.tokens.require(text, Code.QUEUE_TOKEN_NOT_FOUND);
	}

	private static @Nullable TokenState farState(QueueToken token, QueueSnapshot line) {
		if (line.isLobby()) {
			return new TokenState.Waiting(TokenState.Waiting.IN_LOBBY, line.waiting());
		}
		OptionalLong position = line.farPosition(token.ticket());
		return position.isPresent() ? new TokenState.Waiting(position.getAsLong(), line.waiting()) : null;
	}

	/**
	 * By Redis. It is told by the newest snapshot, because asking may have shown that
	 * Redis has forgotten the line.
	 */
	private Mono<Told> exactly(QueueToken token, QueueSnapshot line,
			BiFunction<TokenView, QueueSnapshot, Told> telling) {
		return this.tokens.find(token)
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.QUEUE_TOKEN_NOT_FOUND)))
			.doOnNext((view) -> confirmIfWaiting(view, line))
			.flatMap((view) -> this.snapshots.of(token.concertId()).map((now) -> telling.apply(view, now)));
	}

	private void confirmIfWaiting(TokenView view, QueueSnapshot line) {
		if (view.state() instanceof TokenState.Waiting) {
			this.confirmed.confirm(view.token(), line);
		}
	}

	private Told polled(TokenView view, QueueSnapshot line, @Nullable Long shown) {
		Polls.Memory memory = this.polls.of(view.token());
		if (view.state() instanceof TokenState.Waiting) {
			this.heartbeats.note(view.token(), memory);
			memory.take();
		}
		return told(view, line, memory, shown);
	}

	/** The state as its owner is told it. */
	public Told told(TokenView view, QueueSnapshot line, Polls.Memory memory, @Nullable Long shown) {
		if (!(view.state() instanceof TokenState.Waiting waiting)) {
			this.forecasts.cameTrue(view, memory);
			return new Told(view, null);
		}
		Forecast forecast = this.forecasts.of(waiting, view.token().ticket(), line, memory, shown);
		memory.told(forecast.pollAfterSeconds());
		return new Told(view, forecast);
	}

}
