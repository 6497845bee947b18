package io.frontrow.idempotency;

import java.util.UUID;
import java.util.function.Function;

import io.frontrow.support.HttpAnswer;
import reactor.core.publisher.Mono;

/**
 * One try of a request that changes something, with an {@code Idempotency-Key} or
 * without.
 *
 * @param <T> what the work results in
 */
public sealed interface Attempt<T> permits KeyedAttempt, UnkeyedAttempt {

	/**
	 * Does the work, or finds the answer that it once had. To be used inside a unit of
	 * work, so that a client that leaves does not end it half way.
	 * @param user whose key it is; subscribed to only where there is a key
	 * @param work what is to be done at most once; all that it changes in the database it
	 * changes in the transaction that it is given
	 * @return the answer to send: a success, or a refusal that is kept like one. An error
	 * is a refusal that is not kept, or trouble; the same request may then be tried anew
	 */
	Mono<HttpAnswer> once(Mono<UUID> user, Function<RecordedTransaction<T>, Mono<T>> work);

	/**
	 * The transaction that does the work and, where there is a key, writes down its
	 * answer.
	 *
	 * @param <T> what it results in
	 */
	@FunctionalInterface
	interface RecordedTransaction<T> {

		/**
		 * Runs the statements, all or none. May be run again after it failed.
		 */
		Mono<T> run(Mono<T> statements);

	}

}
