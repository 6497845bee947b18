package io.frontrow.faults.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.frontrow.Answer;
import io.frontrow.faults.cluster.Instance;

/**
 * Invokes operations at an instance over HTTP. If there is no answer, the operation is
 * indeterminate: it may have been done or not. Thread-safe.
 */
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
	 * Invokes the operation once.
	 * @param token the queue token, or "" for none
	 * @return the answer, or empty where there was none
	 */
	public Optional<Answer> invoke(Instance instance, Operation operation, String token) {
		HttpRequest.Builder request = request(instance, operation);
		if (!token.isEmpty()) {
			request.header("Queue-Token", token);
		}
		long invokedNanos = System.nanoTime();
		Optional<Answer> answer = send(request.build());
		if (answer.isEmpty()) {
			this.unanswered.add(new Unanswered(instance, invokedNanos));
		}
		return answer;
	}

	/**
	 * How many operations that were invoked before that moment had no answer.
	 * @param nanos by {@link System#nanoTime}
	 */
	public long unanswered(Instance instance, long nanos) {
		return this.unanswered.stream()
			.filter((each) -> each.instance() == instance && each.invokedNanos() - nanos < 0)
			.count();
	}

	/** Invokes the operation once, with the operator's name and password. */
	public Optional<Answer> invokeAsOperator(Instance instance, Operation operation) {
		byte[] credentials = ("admin:" + Instance.OPERATOR_PASSWORD).getBytes(StandardCharsets.UTF_8);
		return send(request(instance, operation)
			.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
			.build());
	}

	private static HttpRequest.Builder request(Instance instance, Operation operation) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create(instance.address() + "/api/v1" + operation.path()))
			.timeout(ANSWER_LIMIT)
			.method(operation.method(), BodyPublishers.ofString(operation.body()));
		if (!operation.body().isEmpty()) {
			request.header("Content-Type", "application/json");
		}
		if (operation.hasKey()) {
			request.header("Idempotency-Key", operation.key());
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

	private record Unanswered(Instance instance, long invokedNanos) {
	}

}
