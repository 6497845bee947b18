package io.frontrow.queue.web;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.frontrow.queue.PollHint;
import io.frontrow.queue.TokenState;
import io.frontrow.queue.TokenView;
import org.jspecify.annotations.Nullable;

/**
 * The token state of the contract. {@code token} is there where the token is handed out,
 * and left out where it is only asked about.
 */
@JsonPropertyOrder({ "token", "userId", "concertId", "status" })
record TokenBody(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token, UUID userId, long concertId,
		String status, @JsonUnwrapped Details details) {

	static TokenBody handedOut(TokenView view) {
		return of(view, view.token().text());
	}

	static TokenBody asked(TokenView view) {
		return of(view, null);
	}

	private static TokenBody of(TokenView view, @Nullable String token) {
		Details details = Details.of(view.state());
		return new TokenBody(token, view.userId(), view.token().concertId(), details.status(), details);
	}

	/** What only one of the three states has. */
	sealed interface Details {

		static Details of(TokenState state) {
			if (state instanceof TokenState.Waiting waiting) {
				return WaitingDetails.of(waiting);
			}
			if (state instanceof TokenState.Active active) {
				return new ActiveDetails(active.activatedAt(), active.expiresAt());
			}
			TokenState.Expired expired = (TokenState.Expired) state;
			return new ExpiredDetails(expired.expiredAt(), expired.reason());
		}

		String status();

	}

	/** While waiting. */
	record WaitingDetails(long position, long waiting, @Nullable Long estimatedWaitSeconds,
			int pollAfterSeconds) implements Details {

		static WaitingDetails of(TokenState.Waiting state) {
			Double rate = state.admissionPerSecond();
			Long wait = (rate != null) ? Long.valueOf((long) Math.ceil(state.position() / rate)) : null;
			return new WaitingDetails(state.position(), state.waiting(), wait, PollHint.seconds(state));
		}

		@Override
		public String status() {
			return "WAITING";
		}

	}

	/** While active. */
	record ActiveDetails(Instant activatedAt, Instant expiresAt) implements Details {

		@Override
		public String status() {
			return "ACTIVE";
		}

	}

	/** Once ended. */
	record ExpiredDetails(Instant expiredAt, TokenState.Reason reason) implements Details {

		@Override
		public String status() {
			return "EXPIRED";
		}

	}

}
