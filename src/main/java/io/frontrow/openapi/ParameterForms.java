package io.frontrow.openapi;

import java.math.BigDecimal;

import io.frontrow.engine.http.Page;
import io.frontrow.idempotency.Idempotency;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;

/**
 * The form of the paths, queries and headers that calls share, which controllers take as
 * texts or leave to {@code StrictBinding}.
 */
final class ParameterForms {

	private ParameterForms() {
	}

	static void describe(Parameter parameter) {
		switch (parameter.getName()) {
			case "limit" -> parameter.description("How many items at most").schema(limit());
			case "cursor" ->
				parameter.description("`nextCursor` of the page before, of this list and, where it has one, this user")
					.schema(new StringSchema().minLength(1)
						.maxLength(Page.CURSOR_LENGTH_MAX)
						.pattern(parameter.getSchema().getPattern()));
			case "Queue-Token" -> parameter.required(true)
				.description("The token that `POST /queue/tokens` issued")
				.schema(new StringSchema().minLength(1).maxLength(128).pattern("^[!-~]+$"));
			case "If-None-Match" -> parameter.required(false).schema(new StringSchema().minLength(1).maxLength(512));
			case "Last-Event-ID" -> parameter.schema(new StringSchema().maxLength(64));
			case "Idempotency-Key" -> parameter
				.description("Names what is meant to be done once; kept for 24 hours, per user. Of a value in double"
						+ " quotes the key is what stands between them")
				.schema(new StringSchema().minLength(1).maxLength(66).pattern(Idempotency.FORM));
			default -> describeId(parameter);
		}
	}

	private static Schema<?> limit() {
		Schema<Number> limit = new IntegerSchema()._default(Page.LIMIT_DEFAULT);
		return limit.minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(Page.LIMIT_MAX));
	}

	/** In a path a number is an id. */
	private static void describeId(Parameter parameter) {
		if ("path".equals(parameter.getIn()) && "int64".equals(parameter.getSchema().getFormat())) {
			parameter.getSchema().setMinimum(BigDecimal.ONE);
			parameter.getSchema().setMaximum(BigDecimal.valueOf(Long.MAX_VALUE));
		}
	}

}
