package io.frontrow.queue.web;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.frontrow.queue.PollHint;
import io.frontrow.queue.TokenState;
import io.frontrow.queue.TokenView;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The token state of the contract: one form for each of the three states. {@code token}
 * is there where the token is handed out, and left out where it is only asked about.
 */
@Schema(name = "TokenState",
		oneOf = { TokenBody.WaitingBody.class, TokenBody.ActiveBody.class, TokenBody.ExpiredBody.class })
@JsonPropertyOrder({ "token", "userId", "concertId", "status" })
sealed interface TokenBody {

	static TokenBody handedOut(TokenView view) {
		return of(view, view.token().text());
	}

	static TokenBody asked(TokenView view) {
		return of(view, null);
	}

	private static TokenBody of(TokenView view, @Nullable String token) {
		UUID userId = view.userId();
		long concertId = view.token().concertId();
		if (view.state() instanceof TokenState.Waiting waiting) {
			return WaitingBody.of(token, userId, concertId, waiting);
		}
		if (view.state() instanceof TokenState.Active active) {
			return new ActiveBody(token, userId, concertId, active.activatedAt(), active.expiresAt());
		}
		TokenState.Expired expired = (TokenState.Expired) view.state();
		return new ExpiredBody(token, userId, concertId, expired.expiredAt(), expired.reason());
	}

	/** While waiting. */
	@Schema(name = "WaitingToken")
	record WaitingBody(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token, UUID userId, long concertId,
			long position, long waiting, @Nullable Long estimatedWaitSeconds,
			int pollAfterSeconds) implements TokenBody {

		static WaitingBody of(@Nullable String token, UUID userId, long concertId, TokenState.Waiting state) {
			Double rate = state.admissionPerSecond();
			Long wait = (rate != null) ? Long.valueOf((long) Math.ceil(state.position() / rate)) : null;
			return new WaitingBody(token, userId, concertId, state.position(), state.waiting(), wait,
					PollHint.seconds(state));
		}

		@JsonProperty
		@Schema(allowableValues = "WAITING")
		String status() {
			return "WAITING";
		}

	}

	/** While active. */
	@Schema(name = "ActiveToken")
	record ActiveBody(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token, UUID userId, long concertId,
			Instant activatedAt, Instant expiresAt) implements TokenBody {

		@JsonProperty
		@Schema(allowableValues = "ACTIVE")
		String status() {
			return "ACTIVE";
		}

	}

	/** Once ended. */
	@Schema(name = "ExpiredToken")
	record ExpiredBody(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token, UUID userId, long concertId,
			Instant expiredAt, TokenState.Reason reason) implements TokenBody {

		@JsonProperty
		@Schema(allowableValues = "EXPIRED")
		String status() {
			return "EXPIRED";
		}

	}

}
