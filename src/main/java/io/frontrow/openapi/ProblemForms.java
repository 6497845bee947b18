package io.frontrow.openapi;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Problems;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;

/**
 * What {@link Problems} writes, as the OpenAPI document tells it: one form for all
 * problems, and for each response the codes that it can carry.
 */
final class ProblemForms {

	/** The name of the form. */
	static final String NAME = "Problem";

	private ProblemForms() {
	}

	static Schema<?> problem() {
		Schema<?> error = new ObjectSchema().addProperty("field", new StringSchema())
			.addProperty("message", new StringSchema());
		error.setRequired(List.of("field", "message"));
		Schema<?> problem = new ObjectSchema().description("RFC 9457 problem details with our stable code")
			.addProperty("type", new StringSchema().format("uri"))
			.addProperty("title", new StringSchema())
			.addProperty("status", new IntegerSchema())
			.addProperty("detail", new StringSchema())
			.addProperty("instance", new StringSchema().format("uri-reference"))
			.addProperty("code", new StringSchema())
			.addProperty("errors", new ArraySchema().items(error)
				.description("INVALID_REQUEST: the faulty fields; where a value has the wrong type, the first such"))
			.addProperty("position", new IntegerSchema().format("int64").description("QUEUE_TOKEN_NOT_ACTIVE"))
			.addProperty("balance", new IntegerSchema().format("int64").description("INSUFFICIENT_BALANCE"))
			.addProperty("amount", new IntegerSchema().format("int64").description("INSUFFICIENT_BALANCE"))
			.addProperty("seatIds",
					new ArraySchema().items(new IntegerSchema().format("int64")).description("SEAT_ALREADY_RESERVED"));
		problem.setRequired(List.of("type", "title", "status", "detail", "instance", "code"));
		return problem;
	}

	/**
	 * A response.
	 * @param codes all of one status
	 */
	static ApiResponse refusal(List<Code> codes) {
		ApiResponse response = new ApiResponse()
			.description(codes.stream().map((code) -> "`" + code + "`").collect(Collectors.joining(", ")))
			.content(new Content().addMediaType("application/problem+json", new MediaType().schema(oneOf(codes))))
			.addHeaderObject("Content-Language", contentLanguage());
		if (codes.stream().anyMatch(Code::isPassing)) {
			response.addHeaderObject("Retry-After", retryAfter(codes));
		}
		if (codes.contains(Code.UNSUPPORTED_MEDIA_TYPE)) {
			response.addHeaderObject("Accept-Encoding", new Header().schema(new StringSchema().addEnumItem("identity"))
				.description("Where the body came with a content coding"));
		}
		if (codes.contains(Code.AUTHENTICATION_REQUIRED)) {
			response.addHeaderObject("WWW-Authenticate", new Header().required(true).schema(new StringSchema()));
		}
		return response;
	}

	private static Schema<?> oneOf(List<Code> codes) {
		Schema<String> code = new StringSchema();
		codes.forEach((each) -> code.addEnumItemObject(each.name()));
		return new Schema<>().addAllOfItem(new Schema<>().$ref("#/components/schemas/" + NAME))
			.addAllOfItem(new ObjectSchema().addProperty("code", code));
	}

	private static Header contentLanguage() {
		return new Header().required(true)
			.description("Of `title` and `detail`, by the request's `Accept-Language`")
			.schema(new StringSchema().addEnumItem("en").addEnumItem("ko"));
	}

	private static Header retryAfter(List<Code> codes) {
		String passing = codes.stream()
			.filter(Code::isPassing)
			.map((code) -> "`" + code + "`")
			.collect(Collectors.joining(", "));
		return retryAfter().description("With " + passing).required(codes.stream().allMatch(Code::isPassing));
	}

	static Header retryAfter() {
		return new Header().schema(new IntegerSchema().minimum(BigDecimal.ONE));
	}

}
