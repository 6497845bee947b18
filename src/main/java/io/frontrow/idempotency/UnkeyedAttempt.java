package io.frontrow.idempotency;

import java.util.UUID;
import java.util.function.Function;

import io.frontrow.support.HttpAnswer;
import io.frontrow.support.UnitsOfWork;
import reactor.core.publisher.Mono;

/** A request without a key: nothing is remembered of it. */
record UnkeyedAttempt<T>(Function<T, HttpAnswer> rendering, UnitsOfWork units) implements Attempt<T> {

	@Override
	public Mono<HttpAnswer> once(Mono<UUID> user, Function<RecordedTransaction<T>, Mono<T>> work) {
		return work.apply(this.units::transaction).map(this.rendering);
	}

}
