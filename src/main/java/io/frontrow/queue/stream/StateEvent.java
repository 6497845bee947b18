package io.frontrow.queue.stream;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.frontrow.queue.position.Forecast;
import io.frontrow.queue.position.Told;
import org.jspecify.annotations.Nullable;

/**
 * What is written to a stream of a token's state. (Server-sent events, WHATWG HTML 9.2.)
 *
 * @param told the state, or null in an event that only keeps the connection or ends it
 * @param retryAfter when to connect again if the stream breaks off, or null to leave it
 * as it was
 */
public record StateEvent(@Nullable Told told, @Nullable Duration retryAfter) {

	private static final long RETRY_MILLIS_MIN = 500;

	private static final long RETRY_MILLIS_MAX = 3_000;

	static StateEvent of(Told told) {
		return new StateEvent(told, null);
	}

	static StateEvent comment() {
		return new StateEvent(null, null);
	}

	/** Spread, so that the streams of a stopped instance do not all come at once. */
	static StateEvent retry() {
		return new StateEvent(null,
				Duration.ofMillis(ThreadLocalRandom.current().nextLong(RETRY_MILLIS_MIN, RETRY_MILLIS_MAX)));
	}

	/**
	 * What a client sends back as {@code Last-Event-ID}: the position it was shown, or
	 * empty.
	 */
	public String id() {
		Forecast forecast = (this.told != null) ? this.told.forecast() : null;
		return (forecast != null && forecast.position() != null) ? forecast.position().toString() : "";
	}

}
