package io.frontrow.queue.web;

import java.util.regex.Pattern;

import io.frontrow.engine.problem.InvalidRequest;
import io.frontrow.queue.stream.StateEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.ServerSentEvent;

/**
 * The form of the events on a stream, and of the id by which it goes on.
 */
final class StateEvents {

	/** 13 digits. */
	static final long POSITION_MAX = 9_999_999_999_999L;

	/** An id that is not ours says nothing, and is no mistake of the client's. */
	private static final Pattern POSITION = Pattern.compile("[1-9]\\d{0,12}");

	private StateEvents() {
	}

	static @Nullable Long shown(@Nullable String lastEventId) {
		return (lastEventId != null && POSITION.matcher(lastEventId).matches()) ? Long.valueOf(lastEventId) : null;
	}

	/**
	 * The query parameter {@code shown}.
	 * @throws InvalidRequest where it is no position
	 */
	static @Nullable Long readShown(@Nullable String text) {
		if (text != null && !POSITION.matcher(text).matches()) {
			throw InvalidRequest.of("shown", "whole", 1, POSITION_MAX);
		}
		return (text != null) ? Long.valueOf(text) : null;
	}

	static ServerSentEvent<TokenBody> written(StateEvent event) {
		ServerSentEvent.Builder<TokenBody> written = ServerSentEvent.builder();
		if (event.retryAfter() != null) {
			written.retry(event.retryAfter());
		}
		if (event.told() == null) {
			return written.comment("").build();
		}
		written.event("state").data(TokenBody.asked(event.told()));
		return (event.id().isEmpty() ? written : written.id(event.id())).build();
	}

}
