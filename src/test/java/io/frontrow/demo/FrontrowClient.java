package io.frontrow.demo;

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
import java.util.stream.Stream;

import io.frontrow.servers.database.Account;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls Frontrow as any client does; whatever is not a success is a {@link DemoFailed}.
 */
final class FrontrowClient {

	/** The arena's 60,000 seats are made in one call. */
	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final JsonMapper json = new JsonMapper();

	private final URI address;

	private final String authorization;

	private final String[] ownHeaders;

	/**
	 * @param ownHeaders names and values of what is sent with every call
	 */
	FrontrowClient(URI address, Account operator, String... ownHeaders) {
		this.address = address;
		this.ownHeaders = ownHeaders;
		String credentials = operator.username() + ":" + operator.password();
		this.authorization = "Basic "
				+ Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
	}

	JsonNode get(String path, String... headers) {
		return send(request(path, headers).GET());
	}

	JsonNode post(String path, Object body, String... headers) {
		return send(request(path, headers).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(this.json.writeValueAsString(body))));
	}

	JsonNode postAsOperator(String path, Object body) {
		return post("/admin" + path, body, "Authorization", this.authorization);
	}

	private HttpRequest.Builder request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.address.resolve("/api/v1" + path)).timeout(LIMIT);
		Stream.of(this.ownHeaders, headers).filter((some) -> some.length > 0).forEach(request::headers);
		return request;
	}

	private JsonNode send(HttpRequest.Builder builder) {
		HttpRequest request = builder.build();
		String call = request.method() + " " + request.uri().getPath();
		try {
			HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
			if (response.statusCode() / 100 != 2) {
				throw new DemoFailed(call + " answered " + response.statusCode() + " " + response.body());
			}
			return this.json.readTree(response.body());
		}
		catch (IOException ex) {
			throw new DemoFailed(call + " failed: " + ex, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DemoFailed(call + " was interrupted", ex);
		}
	}

}
