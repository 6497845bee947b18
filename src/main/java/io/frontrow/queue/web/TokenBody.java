package io.frontrow.queue.web;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.frontrow.queue.position.Forecast;
import io.frontrow.queue.position.Told;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.token.TokenView;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The token state: one form for each of the three states. {@code token} is there where
 * the token is handed out, and left out where it is only asked about.
 */
@Schema(name = "TokenState",
		oneOf = { TokenBody.WaitingBody.class, TokenBody.ActiveBody.class, TokenBody.ExpiredBody.class })
@JsonPropertyOrder({ "token", "userId", "concertId", "status" })
sealed interface TokenBody {

	static TokenBody handedOut(Told told) {
		return of(told, told.view().token().text());
	}

	static TokenBody asked(Told told) {
		return of(told, null);
	}

	private static TokenBody of(Told told, @Nullable String token) {
		TokenView view = told.view();
		UUID userId = view.userId();
		long concertId = view.token().concertId();
		if (told.forecast() != null) {
			return WaitingBody.of(token, userId, concertId, told.forecast());
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
			@Nullable Long position, long waiting, @Nullable Instant opensAt, @Nullable Long estimatedWaitSeconds,
			@Nullable WaitRange estimatedWaitRange, Forecast.Outlook outlook,
			int pollAfterSeconds) implements TokenBody {

		static WaitingBody of(@Nullable String token, UUID userId, long concertId, Forecast forecast) {
			Forecast.Wait wait = forecast.expectedWait();
			return new WaitingBody(token, userId, concertId, forecast.position(), forecast.waiting(),
					forecast.opensAt(), (wait != null) ? wait.seconds() : null,
					(wait != null) ? new WaitRange(wait.p50(), wait.p90()) : null, forecast.outlook(),
					forecast.pollAfterSeconds());
		}

		@JsonProperty
		@Schema(allowableValues = "WAITING")
		String status() {
			return "WAITING";
		}

	}

	/** In seconds: what half of all waits do not pass, and what nine of ten do not. */
	record WaitRange(long p50, long p90) {
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
