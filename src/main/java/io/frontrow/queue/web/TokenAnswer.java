package io.frontrow.queue.web;

import io.frontrow.queue.JoinQueue.Joined;
import io.frontrow.queue.position.Told;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * The answer that carries a token's state: while the token waits, with the time when to
 * ask again.
 */
final class TokenAnswer {

	private TokenAnswer() {
	}

	static ResponseEntity<TokenBody> of(Joined joined) {
		return of(joined.isNew() ? HttpStatus.CREATED : HttpStatus.OK, TokenBody.handedOut(joined.told()));
	}

	static ResponseEntity<TokenBody> of(Told told) {
		return of(HttpStatus.OK, TokenBody.asked(told));
	}

	private static ResponseEntity<TokenBody> of(HttpStatus status, TokenBody body) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
		if (body instanceof TokenBody.WaitingBody waiting) {
			answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(waiting.pollAfterSeconds()));
		}
		return answer.body(body);
	}

}
