package io.frontrow;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

import io.frontrow.concurrent.Pause;

/** A way in which a client opens an event stream and breaks it. */
public enum StreamBreak {

	CLOSED_AT_ONCE((stream, token) -> {
		stream.ask(token);
		moment();
		stream.close();
	}),

	RESET_AT_ONCE((stream, token) -> {
		stream.ask(token);
		moment();
		stream.reset();
	}),

	CLOSED_WITHIN_THE_REQUEST((stream, token) -> {
		stream.beginToAsk(token);
		stream.close();
	}),

	CLOSED_IN_THE_MIDDLE((stream, token) -> {
		stream.ask(token).readUntil("event:state");
		stream.close();
	}),

	RESET_IN_THE_MIDDLE((stream, token) -> {
		stream.ask(token).readUntil("event:state");
		stream.reset();
	}),

	FINISHED_AT_ONCE((stream, token) -> {
		stream.ask(token).finish();
		moment();
		stream.readToEnd();
		stream.close();
	}),

	FINISHED_IN_THE_MIDDLE((stream, token) -> {
		stream.ask(token).readUntil("event:state").finish().readToEnd();
		stream.close();
	});

	private static final int MOMENT_MICROS_MAX = 3_000;

	/** Keeps nothing. */
	@SuppressWarnings("ImmutableEnumChecker")
	private final BiConsumer<RawStream, String> script;

	StreamBreak(BiConsumer<RawStream, String> script) {
		this.script = script;
	}

	/** Opens one stream of the token, and breaks it. */
	public void befall(URI address, String token) {
		try (RawStream stream = RawStream.connect(address)) {
			this.script.accept(stream, token);
		}
	}

	/** 0 to 3 ms, in which the answer is made, or is not yet. */
	private static void moment() {
		int micros = ThreadLocalRandom.current().nextInt(MOMENT_MICROS_MAX);
		Pause.of(Duration.ofNanos(micros * 1_000L));
	}

}
