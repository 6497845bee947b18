package io.frontrow;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document as it is served, for tests to look things up in. */
final class OpenApi {

	private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options",
			"trace");

	private final JsonNode document;

	OpenApi(Frontrow frontrow) {
		this.document = Call.of(frontrow, "GET", "/v3/api-docs").answers(200).json();
	}

	JsonNode document() {
		return this.document;
	}

	/** Each call under its name, such as {@code GET /concerts}. */
	Map<String, JsonNode> calls() {
		Map<String, JsonNode> calls = new TreeMap<>();
		this.document.get("paths").properties().forEach((path) -> path.getValue().properties().forEach((call) -> {
			if (METHODS.contains(call.getKey())) {
				String name = call.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
				calls.put(name.replace(" /api/v1", " "), call.getValue());
			}
		}));
		return calls;
	}

	JsonNode call(String name) {
		JsonNode call = calls().get(name);
		assertThat(call).as(name).isNotNull();
		return Objects.requireNonNull(call);
	}

	JsonNode response(String call, int status) {
		JsonNode response = call(call).get("responses").get(String.valueOf(status));
		assertThat(response).as("%d of %s", status, call).isNotNull();
		return response;
	}

	JsonNode parameter(String call, String name) {
		for (JsonNode parameter : call(call).get("parameters")) {
			if (parameter.get("name").stringValue().equals(name)) {
				return parameter;
			}
		}
		throw new AssertionError(call + " has no parameter " + name);
	}

	/** The component of that name. */
	JsonNode schema(String name) {
		JsonNode schema = this.document.get("components").get("schemas").get(name);
		assertThat(schema).as("schema %s", name).isNotNull();
		return schema;
	}

	/** The names of the components that requests are made of. */
	Set<String> schemasOfRequests() {
		Set<String> names = new TreeSet<>();
		calls().values().forEach((call) -> collect(call.path("requestBody"), names));
		return names;
	}

	/** The names of the components that successes are made of. */
	Set<String> schemasOfAnswers() {
		Set<String> names = new TreeSet<>();
		calls().values()
			.forEach((call) -> call.get("responses")
				.properties()
				.stream()
				.filter((response) -> response.getKey().startsWith("2"))
				.forEach((response) -> collect(response.getValue(), names)));
		return names;
	}

	private void collect(JsonNode node, Set<String> names) {
		for (JsonNode reference : node.findValues("$ref")) {
			String name = reference.stringValue().substring("#/components/schemas/".length());
			if (names.add(name)) {
				collect(schema(name), names);
			}
		}
	}

	/** What is said to be required, in the order of the alphabet. */
	static List<String> required(JsonNode schema) {
		return schema.path("required").valueStream().map(JsonNode::stringValue).sorted().toList();
	}

	/** Whether null is taken. */
	static boolean mayBeNull(JsonNode property) {
		return property.path("type").valueStream().anyMatch((type) -> type.asString("").equals("null"))
				|| property.path("anyOf")
					.valueStream()
					.anyMatch((part) -> part.path("type").asString("").equals("null"));
	}

}
