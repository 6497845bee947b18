package io.frontrow;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The OpenAPI document says of every call what stands here, no less and no more.
 */
class OpenApiIT {

	/** What any call can answer. */
	private static final List<String> ANY_CALL = List.of("400 INVALID_REQUEST", "406 NOT_ACCEPTABLE",
			"413 PAYLOAD_TOO_LARGE", "500 INTERNAL_ERROR", "503 TEMPORARILY_UNAVAILABLE");

	/** What any call with a body can answer as well. */
	private static final List<String> WITH_BODY = List.of("408 REQUEST_TIMEOUT", "415 UNSUPPORTED_MEDIA_TYPE");

	/** What a call can answer that needs an active token of the same concert. */
	private static final List<String> GATED = List.of("401 QUEUE_TOKEN_REQUIRED", "401 QUEUE_TOKEN_INVALID",
			"401 QUEUE_TOKEN_EXPIRED", "403 QUEUE_TOKEN_NOT_ACTIVE", "403 QUEUE_TOKEN_WRONG_CONCERT");

	/** What a call can answer that needs any token of its owner. */
	private static final List<String> OWNERS = List.of("401 QUEUE_TOKEN_REQUIRED", "401 QUEUE_TOKEN_INVALID");

	/** What a call can answer that takes an Idempotency-Key. */
	private static final List<String> IDEMPOTENT = List.of("409 IDEMPOTENCY_IN_PROGRESS", "422 IDEMPOTENCY_KEY_REUSED");

	private static final List<String> OPERATORS = List.of("401 AUTHENTICATION_REQUIRED", "403 ACCESS_DENIED");

	/** The API, call by call: its successes, then the refusals that are its own. */
	private static final Map<String, Set<String>> CONTRACT = new TreeMap<>(Map.ofEntries(
			call("POST /users", WITH_BODY, "201"), call("GET /users/{userId}/balance", "200", "404 USER_NOT_FOUND"),
			call("POST /users/{userId}/balance/charges", both(WITH_BODY, IDEMPOTENT), "200", "404 USER_NOT_FOUND",
					"422 BALANCE_LIMIT_EXCEEDED"),
			call("GET /users/{userId}/balance/entries", "200", "404 USER_NOT_FOUND"),
			call("GET /users/{userId}/reservations", "200", "404 USER_NOT_FOUND"),

			call("POST /queue/tokens", WITH_BODY, "200", "201", "404 USER_NOT_FOUND", "404 CONCERT_NOT_FOUND",
					"409 QUEUE_CLOSED", "409 SALE_CLOSED"),
			call("GET /queue/tokens/current", "200", "401 QUEUE_TOKEN_REQUIRED", "404 QUEUE_TOKEN_NOT_FOUND",
					"429 TOO_MANY_REQUESTS"),
			call("GET /queue/tokens/current/events", "200", "401 QUEUE_TOKEN_REQUIRED", "404 QUEUE_TOKEN_NOT_FOUND"),
			call("GET /concerts/{concertId}/draw", "200", "404 CONCERT_NOT_FOUND"),
			call("DELETE /queue/tokens/current", "204", "401 QUEUE_TOKEN_REQUIRED", "404 QUEUE_TOKEN_NOT_FOUND"),

			call("GET /concerts", "200"), call("GET /concerts/{concertId}", GATED, "200", "404 CONCERT_NOT_FOUND"),
			call("GET /concerts/{concertId}/dates", GATED, "200", "404 CONCERT_NOT_FOUND", "404 NO_DATES_AVAILABLE"),
			call("GET /concerts/{concertId}/dates/{date}/seats", GATED, "200", "404 CONCERT_NOT_FOUND",
					"404 PERFORMANCE_NOT_FOUND"),

			call("POST /reservations", both(WITH_BODY, both(GATED, IDEMPOTENT)), "201", "404 PERFORMANCE_NOT_FOUND",
					"404 SEAT_NOT_FOUND", "409 SEAT_ALREADY_RESERVED", "409 SEAT_LIMIT_EXCEEDED", "409 SOLD_OUT",
					"409 SALE_CLOSED"),
			call("GET /reservations/{reservationId}", OWNERS, "200", "404 RESERVATION_NOT_FOUND"),
			call("DELETE /reservations/{reservationId}", OWNERS, "204", "404 RESERVATION_NOT_FOUND",
					"409 RESERVATION_ALREADY_PAID"),
			call("POST /payments", both(WITH_BODY, both(GATED, IDEMPOTENT)), "201", "402 INSUFFICIENT_BALANCE",
					"404 RESERVATION_NOT_FOUND", "409 RESERVATION_ALREADY_PAID", "409 RESERVATION_CANCELLED",
					"410 RESERVATION_EXPIRED"),
			call("GET /payments/{paymentId}", OWNERS, "200", "404 PAYMENT_NOT_FOUND"),

			call("POST /admin/concerts", both(WITH_BODY, OPERATORS), "201"),
			call("GET /admin/queues/{concertId}", OPERATORS, "200", "404 CONCERT_NOT_FOUND"),
			call("PATCH /admin/queues/{concertId}", both(WITH_BODY, OPERATORS), "200", "404 CONCERT_NOT_FOUND"),
			call("POST /admin/queues/{concertId}/tokens", both(WITH_BODY, OPERATORS), "200", "201",
					"404 USER_NOT_FOUND", "404 CONCERT_NOT_FOUND", "409 SALE_CLOSED"),
			call("GET /admin/audit", OPERATORS, "200")));

	private static final Pattern CODE = Pattern.compile("[A-Z]+(_[A-Z]+)+");

	private final Frontrow frontrow = Frontrow.shared();

	private final OpenApi api = new OpenApi(this.frontrow);

	private static Map.Entry<String, Set<String>> call(String name, String... answers) {
		return call(name, List.of(), answers);
	}

	private static Map.Entry<String, Set<String>> call(String name, List<String> shared, String... own) {
		Set<String> answers = Stream.of(ANY_CALL, shared, Arrays.asList(own))
			.flatMap(List::stream)
			.collect(Collectors.toCollection(TreeSet::new));
		return Map.entry(name, answers);
	}

	private static List<String> both(List<String> some, List<String> others) {
		return Stream.concat(some.stream(), others.stream()).toList();
	}

	@Test
	void knowsTheCallsOfTheContractAndNoOthers() {
		assertThat(this.api.calls().keySet()).containsExactlyElementsOf(CONTRACT.keySet());
	}

	@TestFactory
	Stream<DynamicTest> tellsTheAnswersOfTheContractAndNoOthers() {
		Map<String, JsonNode> documented = this.api.calls();
		return CONTRACT.entrySet()
			.stream()
			.map((call) -> DynamicTest.dynamicTest(call.getKey(),
					() -> assertThat(answers(Objects.requireNonNull(documented.get(call.getKey()))))
						.containsExactlyElementsOf(call.getValue())));
	}

	@Test
	void givesRefusalsAsProblems() {
		this.api.calls().forEach((name, call) -> call.get("responses").properties().forEach((response) -> {
			boolean isRefusal = response.getKey().compareTo("400") >= 0;
			Stream<String> forms = response.getValue().path("content").propertyNames().stream();
			String success = name.endsWith("/events") ? "text/event-stream" : "application/json";
			String form = isRefusal ? "application/problem+json" : success;
			assertThat(forms).as(name + " " + response.getKey())
				.containsExactlyElementsOf(
						Set.of("204", "304").contains(response.getKey()) ? List.of() : List.of(form));
		}));
	}

	@Test
	void tellsAllThreeStatesOfToken() {
		assertThat(allProperties("GET /queue/tokens/current", "200")).contains("userId", "concertId", "status",
				"position", "waiting", "estimatedWaitSeconds", "pollAfterSeconds", "activatedAt", "expiresAt",
				"expiredAt", "reason");
	}

	private Set<String> allProperties(String call, String status) {
		JsonNode schema = this.api.call(call).at("/responses/" + status + "/content/application~1json/schema");
		Set<String> names = new TreeSet<>();
		collectProperties(schema, names);
		return names;
	}

	private void collectProperties(JsonNode schema, Set<String> names) {
		if (schema.has("$ref")) {
			collectProperties(this.api.document().at(schema.get("$ref").stringValue().substring(1)), names);
		}
		names.addAll(schema.path("properties").propertyNames());
		for (String parts : List.of("oneOf", "anyOf", "allOf")) {
			schema.path(parts).forEach((part) -> collectProperties(part, names));
		}
	}

	@Test
	void servesThePageOfTheApi() {
		Answer redirect = Call.of(this.frontrow, "GET", "/swagger-ui.html").answers(302);
		Call.of(this.frontrow, "GET", redirect.header("Location").orElseThrow()).answers(200);
	}

	/** "404 USER_NOT_FOUND" for each code that a response's description names. */
	private static Set<String> answers(JsonNode call) {
		return call.get("responses")
			.properties()
			.stream()
			.flatMap((response) -> answers(response.getKey(), response.getValue().get("description").stringValue()))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Stream<String> answers(String status, String description) {
		if (status.startsWith("2")) {
			return Stream.of(status);
		}
		return CODE.matcher(description).results().map(MatchResult::group).map((code) -> status + " " + code);
	}

}
