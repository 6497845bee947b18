package io.frontrow;

import java.util.List;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds answers against what the OpenAPI document says of them: their body, which must
 * have no member that is not documented, and their headers.
 */
final class DocumentedAnswers {

	private final OpenApi api;

	private final JsonNode components;

	private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(Dialects.getDraft202012());

	DocumentedAnswers(OpenApi api) {
		this.api = api;
		this.components = closed(api.document().get("components"));
	}

	private static JsonNode closed(JsonNode components) {
		JsonNode copy = components.deepCopy();
		copy.get("schemas")
			.valueStream()
			.filter((schema) -> schema.has("properties"))
			.forEach((schema) -> ((ObjectNode) schema).put("additionalProperties", false));
		return copy;
	}

	/**
	 * The answer is as documented.
	 * @param call by its name in the document, such as {@code GET /concerts/{concertId}}
	 */
	Answer holds(String call, Answer answer) {
		JsonNode response = this.api.response(call, answer.status());
		requiredHeaders(response)
			.forEach((name) -> assertThat(answer.header(name)).as("%s of %s", name, answer).isPresent());
		assertThat(breaches(call, answer)).as(answer.toString()).isEmpty();
		return answer;
	}

	/** What is wrong with the answer's body. */
	List<String> breaches(String call, Answer answer) {
		JsonNode content = this.api.response(call, answer.status()).path("content");
		if (content.isMissingNode()) {
			return answer.raw().isEmpty() ? List.of() : List.of("a body where none is documented");
		}
		String type = answer.header("Content-Type").orElse("none");
		if (!content.has(type)) {
			return List.of("undocumented content type " + type);
		}
		ObjectNode schema = (ObjectNode) content.get(type).get("schema").deepCopy();
		Schema checked = this.schemas.getSchema(schema.set("components", this.components));
		return checked
			.validate(answer.json(),
					(context) -> context.executionConfig((config) -> config.formatAssertionsEnabled(true)))
			.stream()
			.map(Error::toString)
			.toList();
	}

	private static Stream<String> requiredHeaders(JsonNode response) {
		return response.path("headers")
			.properties()
			.stream()
			.filter((header) -> header.getValue().path("required").asBoolean(false))
			.map(java.util.Map.Entry::getKey);
	}

}
