package io.frontrow.queue;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenView;
import io.frontrow.queue.turn.Tokens;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The gate in front of the sale. It has two halves because the order of checks
 * ({@code src/docs/sequences.md#order-of-checks}) puts the missing target (404) between
 * an unknown token (401) and one that does not let its owner in (403, 401):
 * {@link #identify} first, then the caller looks for what was asked for, then
 * {@link TokenView#requireActiveFor}. One Redis command in all.
 */
@Component
public class Gate {

	private final Tokens tokens;

	Gate(Tokens tokens) {
		this.tokens = tokens;
	}

	/**
	 * Finds the token of the header.
	 * @param header the header's value, or null where there is none
	 * @return an error {@code QUEUE_TOKEN_REQUIRED} or {@code QUEUE_TOKEN_INVALID}
	 */
	public Mono<TokenView> identify(@Nullable String header) {
		return this.tokens.find(required(header))
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.QUEUE_TOKEN_INVALID)));
	}

	/**
	 * The same of a token that was read before.
	 */
	public Mono<TokenView> identify(QueueToken token) {
		return this.tokens.find(token).switchIfEmpty(Mono.error(() -> new Refusal(Code.QUEUE_TOKEN_INVALID)));
	}

	/**
	 * What the header says, by its signature alone: the token may have ended long ago.
	 * @return an error {@code QUEUE_TOKEN_REQUIRED} or {@code QUEUE_TOKEN_INVALID}
	 */
	public Mono<QueueToken> read(@Nullable String header) {
		return this.tokens.require(required(header), Code.QUEUE_TOKEN_INVALID);
	}

	/**
	 * The header's value.
	 * @throws Refusal {@code QUEUE_TOKEN_REQUIRED}
	 */
	public static String required(@Nullable String header) {
		if (header == null || header.isBlank()) {
			throw new Refusal(Code.QUEUE_TOKEN_REQUIRED);
		}
		return header;
	}

}
