package io.frontrow;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What came back.
 *
 * @param call method and path of the request, for messages
 * @param raw the body as it came
 */
public record Answer(String call, int status, HttpHeaders headers, String raw) {

	private static final JsonMapper JSON = new JsonMapper();

	static Answer of(HttpRequest request, HttpResponse<byte[]> response) {
		return new Answer(request.method() + " " + request.uri(), response.statusCode(), response.headers(),
				new String(response.body(), StandardCharsets.UTF_8));
	}

	/** Waits for all of them. */
	public static List<Answer> all(List<CompletableFuture<Answer>> calls) {
		return calls.stream().map(CompletableFuture::join).toList();
	}

	/** How many of these answers have each status. */
	public static Map<Integer, Long> statuses(List<Answer> answers) {
		return answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting()));
	}

	public JsonNode json() {
		return JSON.readTree(this.raw);
	}

	/** The member of that name, which must be there; it may be null. */
	public JsonNode get(String member) {
		JsonNode value = json().get(member);
		assertThat(value).as("%s of %s", member, this).isNotNull();
		return Objects.requireNonNull(value);
	}

	public String text(String member) {
		return get(member).stringValue();
	}

	public long number(String member) {
		return get(member).longValue();
	}

	public long[] numbers(String member) {
		return StreamSupport.stream(get(member).spliterator(), false)
			.flatMapToLong((item) -> LongStream.of(item.longValue()))
			.toArray();
	}

	public Optional<String> header(String name) {
		return this.headers.firstValue(name);
	}

	public Answer hasStatus(int expected) {
		assertThat(this.status).as(toString()).isEqualTo(expected);
		return this;
	}

	/** It is a problem as RFC 9457 has it, of that status and code. */
	public Answer isProblem(int expected, String code) {
		assertThat(this.status + " " + json().path("code").asString("")).as(toString())
			.isEqualTo(expected + " " + code);
		assertThat(header("Content-Type")).as(toString()).hasValue("application/problem+json");
		assertThat(get("status").intValue()).isEqualTo(expected);
		assertThat(text("title")).as(toString()).isNotBlank();
		assertThat(text("detail")).as(toString()).isNotBlank();
		assertThat(text("type")).as(toString()).isNotBlank();
		assertThat(text("instance")).as(toString()).startsWith("/");
		return this;
	}

	/** It is a 400 that names this field, and says something about each that it names. */
	public Answer blames(String field) {
		isProblem(400, "INVALID_REQUEST");
		assertThat(get("errors")).as(toString()).isNotEmpty().allSatisfy((error) -> {
			assertThat(error.path("field").asString("")).as(toString()).isNotBlank();
			assertThat(error.path("message").asString("")).as(toString()).isNotBlank();
		});
		assertThat(get("errors")).as(toString())
			.extracting((error) -> error.path("field").asString(""))
			.contains(field);
		return this;
	}

	@Override
	public String toString() {
		return this.call + " answered " + this.status + " " + this.raw;
	}

}
