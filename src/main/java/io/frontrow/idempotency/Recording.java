package io.frontrow.idempotency;

import java.util.UUID;
import java.util.function.Function;

import io.frontrow.engine.problem.HttpAnswer;

/**
 * What is written down with a piece of work, in the transaction that does it: its answer,
 * under the key of its request.
 *
 * @param <T> what the work results in
 */
public final class Recording<T> {

	private final UUID userId;

	private final KeyedRequest request;

	private final Function<T, HttpAnswer> rendering;

	Recording(UUID userId, KeyedRequest request, Function<T, HttpAnswer> rendering) {
		this.userId = userId;
		this.request = request;
		this.rendering = rendering;
	}

	/**
	 * The same for work that results in more than is answered.
	 */
	public <S> Recording<S> of(Function<S, T> answered) {
		return new Recording<>(this.userId, this.request, this.rendering.compose(answered));
	}

	UUID userId() {
		return this.userId;
	}

	KeyedRequest request() {
		return this.request;
	}

	/** The same result is always rendered as the same text. */
	HttpAnswer render(T result) {
		return this.rendering.apply(result);
	}

}
