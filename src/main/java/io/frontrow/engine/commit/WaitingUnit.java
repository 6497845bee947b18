package io.frontrow.engine.commit;

import java.util.Collection;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A unit of work that waits for its commit, and somebody who waits for its answer. */
final class WaitingUnit<U, T> {

	private final U unit;

	private final Object fairnessKey;

	private final Collection<?> conflictKeys;

	private final Sinks.One<T> answer = Sinks.one();

	/**
	 * The decision is asked about it here, before it waits with others: what is thrown
	 * then is its own error and nobody else's.
	 */
	WaitingUnit(U unit, Decision<U, T> decision) {
		this.unit = unit;
		this.fairnessKey = decision.fairnessKey(unit);
		this.conflictKeys = decision.conflictKeys(unit);
	}

	Object fairnessKey() {
		return this.fairnessKey;
	}

	Collection<?> conflictKeys() {
		return this.conflictKeys;
	}

	U unit() {
		return this.unit;
	}

	Mono<T> answer() {
		return this.answer.asMono();
	}

	void answer(Map<U, T> results) {
		T result = results.get(this.unit);
		if (result != null) {
			this.answer.tryEmitValue(result);
		}
		else {
			this.answer.tryEmitEmpty();
		}
	}

	void fail(Throwable error) {
		this.answer.tryEmitError(error);
	}

}
