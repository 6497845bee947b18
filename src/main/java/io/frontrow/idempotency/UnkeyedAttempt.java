package io.frontrow.idempotency;

import java.util.UUID;
import java.util.function.Function;

import io.frontrow.engine.problem.HttpAnswer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A request without a key: nothing is remembered of it. */
record UnkeyedAttempt<T>(Function<T, HttpAnswer> rendering) implements Attempt<T> {

	@Override
	public boolean isKeyed() {
		return false;
	}

	@Override
	public Mono<HttpAnswer> once(Mono<UUID> user, Function<@Nullable Recording<T>, Mono<T>> work) {
		return work.apply(null).map(this.rendering);
	}

}
