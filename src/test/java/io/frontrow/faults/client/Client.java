package io.frontrow.faults.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.frontrow.Answer;
import io.frontrow.faults.cluster.Instance;

/** Where buyers ask. An answer can be lost; then nothing is known of what was done. */
public final class Client {

	private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

	/** Longer than an application waits before it says that it cannot answer. */
	private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(CONNECT_LIMIT)
		.build();

	private final Queue<Unanswered> unanswered = new ConcurrentLinkedQueue<>();

	/**
	 * Asks once.
	 * @param token the queue token, or "" for none
	 */
	public Optional<Answer> ask(Instance instance, Operation intent, String token) {
		HttpRequest.Builder request = request(instance, intent);
		if (!token.isEmpty()) {
			request.header("Queue-Token", token);
		}
		long asked = System.nanoTime();
		Optional<Answer> answer = send(request.build());
		if (answer.isEmpty()) {
			this.unanswered.add(new Unanswered(instance, asked));
		}
		return answer;
	}

	/**
	 * How many that were asked before had no answer.
	 * @param nanos by {@link System#nanoTime}
	 */
	public long unanswered(Instance instance, long nanos) {
		return this.unanswered.stream()
			.filter((each) -> each.instance() == instance && each.askedNanos() - nanos < 0)
			.count();
	}

	/** Asks as the operator. */
	public Optional<Answer> askAsOperator(Instance instance, Operation intent) {
		String credentials = "admin:" + Instance.OPERATOR_PASSWORD;
		return send(request(instance, intent)
			.header("Authorization",
					"Basic " + java.util.Base64.getEncoder()
						.encodeToString(credentials.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
			.build());
	}

	private static HttpRequest.Builder request(Instance instance, Operation intent) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(instance.address() + "/api/v1" + intent.path()))
			.timeout(ANSWER_LIMIT)
			.method(intent.method(), BodyPublishers.ofString(intent.body()));
		if (!intent.body().isEmpty()) {
			request.header("Content-Type", "application/json");
		}
		if (intent.hasKey()) {
			request.header("Idempotency-Key", intent.key());
		}
		return request;
	}

	private Optional<Answer> send(HttpRequest request) {
		try {
			HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
			return Optional.of(new Answer(request.method() + " " + request.uri(), response.statusCode(),
					response.headers(), response.body()));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
	}

	private record Unanswered(Instance instance, long askedNanos) {
	}

}
