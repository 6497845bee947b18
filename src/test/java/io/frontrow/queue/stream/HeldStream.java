package io.frontrow.queue.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.frontrow.queue.token.QueueToken;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

/**
 * One of many open streams, as its client sees it: it keeps figures and no events.
 * Written by one thread, read by any.
 */
public final class HeldStream {

	private static final Pattern ACTIVATED = Pattern.compile("\"activatedAt\":\"([^\"]+)\"");

	private static final int OK = 200;

	private final QueueToken token;

	private final StringBuilder unread = new StringBuilder();

	private volatile Sinks.Empty<Void> told = Sinks.empty();

	private Disposable connection = Disposables.disposed();

	private volatile int states;

	private volatile long lastNanos;

	private volatile long silenceNanos;

	private volatile @Nullable Duration noticedAfter;

	private volatile boolean askedToRetry;

	private volatile @Nullable Instant endedAt;

	public HeldStream(QueueToken token) {
		this.token = token;
	}

	/** Opens it, each time it is subscribed to; returns when the first state is there. */
	public Mono<Void> open(HttpClient client) {
		return Mono.defer(() -> {
			this.told = Sinks.empty();
			this.endedAt = null;
			this.connection = client.headers((headers) -> headers.set(QueueToken.HEADER, this.token.text()))
				.get()
				.uri("/api/v1/queue/tokens/current/events")
				.response((response, content) -> (response.status().code() == OK) ? content.asString()
						: content.aggregate()
							.asString()
							.flatMap((problem) -> Mono.error(new IllegalStateException(problem))))
				.subscribe(this::read, this::end, () -> end(null));
			return this.told.asMono();
		});
	}

	private void end(@Nullable Throwable error) {
		this.endedAt = Instant.now();
		this.told.tryEmitError((error != null) ? error : new IllegalStateException("the stream ended"));
	}

	private void read(String text) {
		this.unread.append(text);
		for (int end = this.unread.indexOf("\n\n"); end >= 0; end = this.unread.indexOf("\n\n")) {
			note(this.unread.substring(0, end));
			this.unread.delete(0, end + 2);
		}
	}

	private void note(String event) {
		long now = System.nanoTime();
		this.silenceNanos = (this.lastNanos != 0) ? Math.max(this.silenceNanos, now - this.lastNanos) : 0;
		this.lastNanos = now;
		this.askedToRetry |= event.startsWith("retry:");
		if (event.contains("event:state")) {
			noteState(event);
		}
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField")
	private void noteState(String event) {
		this.states++;
		Matcher activated = ACTIVATED.matcher(event);
		if (this.noticedAfter == null && activated.find()) {
			this.noticedAfter = Duration.between(Instant.parse(activated.group(1)), Instant.now());
		}
		this.told.tryEmitEmpty();
	}

	public void close() {
		this.connection.dispose();
	}

	/** How many states it was told. */
	public int states() {
		return this.states;
	}

	/** The longest time without an event or a comment until now. */
	public Duration silence() {
		return Duration.ofNanos(Math.max(this.silenceNanos, System.nanoTime() - this.lastNanos));
	}

	/** Time from the admission, by Redis' clock, until its client knew; else null. */
	public @Nullable Duration noticedAfter() {
		return this.noticedAfter;
	}

	/** Whether it was told when to come again. */
	public boolean isAskedToRetry() {
		return this.askedToRetry;
	}

	/** When it ended, or null while it is open. */
	public @Nullable Instant endedAt() {
		return this.endedAt;
	}

}
