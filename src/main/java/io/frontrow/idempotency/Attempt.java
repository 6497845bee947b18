package io.frontrow.idempotency;

import java.util.UUID;
import java.util.function.Function;

import io.frontrow.engine.problem.HttpAnswer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One try of a request that changes something, with an {@code Idempotency-Key} or
 * without.
 *
 * @param <T> what the work results in
 */
public sealed interface Attempt<T> permits KeyedAttempt, UnkeyedAttempt {

	/** Whether there is a key, under which there may be an answer already. */
	boolean isKeyed();

	/**
	 * Does the work, or finds the answer that it once had. To be used inside a unit of
	 * work, so that a client that leaves does not end it half way.
	 * @param user whose key it is; subscribed to only where there is a key
	 * @param work what is to be done at most once. It is given what it must write down in
	 * the transaction that does it, or null where there is no key
	 * @return the answer to send: a success, or a refusal that is kept like one. An error
	 * is a refusal that is not kept, or trouble; the same request may then be tried anew
	 */
	Mono<HttpAnswer> once(Mono<UUID> user, Function<@Nullable Recording<T>, Mono<T>> work);

}
