package io.frontrow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import tools.jackson.databind.json.JsonMapper;

/** One call of the API, made up by a test. */
public final class Call {

	/** No call of a test takes longer, even while many others are under way. */
	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final JsonMapper JSON = new JsonMapper();

	private final Frontrow frontrow;

	private final String method;

	private final HttpRequest.Builder request;

	private HttpRequest.BodyPublisher body = BodyPublishers.noBody();

	Call(Frontrow frontrow, String method, String path) {
		this.frontrow = frontrow;
		this.method = method;
		this.request = HttpRequest.newBuilder(URI.create(frontrow.address() + "/api/v1" + path)).timeout(LIMIT);
	}

	/** A call by any method to any path, also outside the API. */
	public static Call of(Frontrow frontrow, String method, String absolutePath) {
		Call call = new Call(frontrow, method, "");
		call.request.uri(URI.create(frontrow.address() + absolutePath));
		return call;
	}

	/** JSON of the object, or the very text. */
	public Call body(Object content) {
		return body((content instanceof String text) ? text : JSON.writeValueAsString(content), "application/json");
	}

	public Call body(String content, String contentType) {
		return body(content.getBytes(StandardCharsets.UTF_8), contentType);
	}

	public Call body(byte[] content, String contentType) {
		return bytes(content).header("Content-Type", contentType);
	}

	/** A body that does not say what it is. */
	public Call bytes(byte[] content) {
		this.body = BodyPublishers.ofByteArray(content);
		return this;
	}

	/** Sets the header, also where it was set before. */
	public Call header(String name, String value) {
		this.request.setHeader(name, value);
		return this;
	}

	/** Sends the header once more, beside the ones of that name. */
	public Call alsoHeader(String name, String value) {
		this.request.header(name, value);
		return this;
	}

	public Call token(String token) {
		return header("Queue-Token", token);
	}

	/** Waits for the answer longer, or less long, than calls usually do. */
	public Call within(Duration limit) {
		this.request.timeout(limit);
		return this;
	}

	public Call asOperator() {
		return header("Authorization", Frontrow.operatorCredentials());
	}

	/** Sends it. */
	public Answer send() {
		return this.frontrow.send(built());
	}

	/** Sends it; empty where the connection is refused or breaks. */
	public Optional<Answer> trySend() {
		try {
			return Optional.of(sendAsync().join());
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof IOException && !(ex.getCause() instanceof HttpTimeoutException)) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	/** Sends it and waits for nothing. */
	public CompletableFuture<Answer> sendAsync() {
		return this.frontrow.sendAsync(built());
	}

	/** Sends it and expects a success of that status. */
	public Answer answers(int status) {
		return send().hasStatus(status);
	}

	/** Sends it and expects that problem. */
	public Answer isRefused(int status, String code) {
		return send().isProblem(status, code);
	}

	private HttpRequest built() {
		return this.request.method(this.method, this.body).build();
	}

}
