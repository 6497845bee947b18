package io.frontrow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** An open stream of a token's state, as a client reads it: event by event. */
public final class EventStream implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Event END = new Event(Map.of("end", ""));

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

	private final HttpResponse<InputStream> response;

	private EventStream(HttpResponse<InputStream> response) {
		this.response = response;
		Thread reader = new Thread(this::read, "event stream");
		reader.setDaemon(true);
		reader.start();
	}

	public static EventStream open(Frontrow frontrow, Fan fan) {
		return open(frontrow, fan, null);
	}

	/** Goes on after the event of that id. */
	public static EventStream open(Frontrow frontrow, Fan fan, @Nullable String lastEventId) {
		URI address = frontrow.address().resolve("/api/v1/queue/tokens/current/events");
		HttpRequest.Builder request = HttpRequest.newBuilder(address)
			.header("Queue-Token", fan.token())
			.header("Accept", "text/event-stream");
		if (lastEventId != null) {
			request.header("Last-Event-ID", lastEventId);
		}
		try {
			HttpResponse<InputStream> response = HttpClient.newHttpClient()
				.send(request.build(), BodyHandlers.ofInputStream());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
			return new EventStream(response);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.response.body(), StandardCharsets.UTF_8))) {
			Map<String, String> fields = new LinkedHashMap<>();
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.isEmpty()) {
					this.events.add(new Event(Map.copyOf(fields)));
					fields.clear();
				}
				else {
					int colon = line.indexOf(':');
					fields.put((colon == 0) ? "comment" : line.substring(0, colon), line.substring(colon + 1).strip());
				}
			}
		}
		catch (IOException ex) {
			// It ends the same way.
		}
		this.events.add(END);
	}

	/** The next event, a comment or the end included, if it comes within that time. */
	public @Nullable Event next(Duration within) {
		try {
			return this.events.poll(within.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Waits for the state to be that one. */
	public JsonNode awaitStatus(String status, Duration within) {
		long end = System.nanoTime() + within.toNanos();
		while (System.nanoTime() < end) {
			Event event = next(Duration.ofNanos(end - System.nanoTime()));
			if (event != null && event.isState() && event.state().get("status").stringValue().equals(status)) {
				return event.state();
			}
		}
		throw new AssertionError("no state " + status + " within " + within);
	}

	@Override
	public void close() {
		try {
			this.response.body().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One event by its fields. */
	public record Event(Map<String, String> fields) {

		public boolean isState() {
			return "state".equals(this.fields.get("event"));
		}

		public boolean isEnd() {
			return this.fields.containsKey("end");
		}

		public JsonNode state() {
			return JSON.readTree(this.fields.getOrDefault("data", "{}"));
		}

		public String field(String name) {
			return this.fields.getOrDefault(name, "");
		}

	}

}
