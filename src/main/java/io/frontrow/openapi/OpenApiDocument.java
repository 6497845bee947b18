package io.frontrow.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Problems;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.GlobalOperationCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/**
 * The OpenAPI document: what springdoc reads off the controllers, and the answers of each
 * call out of {@link Answers}.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiDocument {

	private static final String OPERATOR = "operator";

	private static final List<Code> ANY_CALL = List.of(Code.INVALID_REQUEST, Code.NOT_ACCEPTABLE,
			Code.PAYLOAD_TOO_LARGE, Code.INTERNAL_ERROR, Code.TEMPORARILY_UNAVAILABLE);

	private static final Content EVENTS = new Content().addMediaType("text/event-stream",
			new MediaType().schema(new StringSchema()));

	private static final List<Code> WITH_BODY = List.of(Code.UNSUPPORTED_MEDIA_TYPE, Code.REQUEST_TIMEOUT);

	private static final List<Code> GATE = List.of(Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_INVALID,
			Code.QUEUE_TOKEN_EXPIRED, Code.QUEUE_TOKEN_NOT_ACTIVE, Code.QUEUE_TOKEN_WRONG_CONCERT);

	private static final List<Code> IDEMPOTENT = List.of(Code.IDEMPOTENCY_IN_PROGRESS, Code.IDEMPOTENCY_KEY_REUSED);

	private static final List<Code> OPERATORS = List.of(Code.AUTHENTICATION_REQUIRED, Code.ACCESS_DENIED);

	@Bean
	OpenAPI frontrowApi() {
		return new OpenAPI()
			.info(new Info().title("Frontrow")
				.version("1")
				.description("Concert seats on the day everyone comes at once: a fair queue, seat holds that are"
						+ " never sold twice, payment from a prepaid balance that is never taken twice."
						+ " Money is a whole number of the minor unit; times are RFC 3339."
						+ " Problems come in English and Korean by `Accept-Language`.")
				.license(new License().name("Apache-2.0")))
			.components(new Components().addSchemas(ProblemForms.NAME, ProblemForms.problem())
				.addSecuritySchemes(OPERATOR, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic")));
	}

	@Bean
	GlobalOperationCustomizer answersOfEachCall() {
		return (operation, handler) -> {
			Answers answers = handler.getMethodAnnotation(Answers.class);
			if (answers != null) {
				describe(operation, handler, answers);
			}
			return operation;
		};
	}

	@Bean
	RecordSchemas recordSchemas() {
		return new RecordSchemas();
	}

	private static void describe(Operation operation, HandlerMethod handler, Answers answers) {
		Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of()).forEach(ParameterForms::describe);
		Content success = success(operation.getResponses());
		ApiResponses responses = new ApiResponses();
		for (int status : answers.status()) {
			ApiResponse response = succeeded(status, answers);
			responses.addApiResponse(String.valueOf(status),
					(status == 204) ? response : response.content(answers.stream() ? EVENTS : success));
		}
		if (answers.tagged()) {
			responses.addApiResponse("304", new ApiResponse().description("As before").addHeaderObject("ETag", tag()));
		}
		byStatus(handler, answers)
			.forEach((status, codes) -> responses.addApiResponse(String.valueOf(status), ProblemForms.refusal(codes)));
		operation.setResponses(responses);
		if (answers.operator()) {
			operation.addSecurityItem(new SecurityRequirement().addList(OPERATOR));
		}
	}

	private static ApiResponse succeeded(int status, Answers answers) {
		ApiResponse response = new ApiResponse().description((status == 204) ? "Done" : "Success");
		if (status == 201 && answers.location()) {
			response.addHeaderObject("Location",
					new Header().required(true).schema(new StringSchema().format("uri-reference")));
		}
		if (answers.polled()) {
			response.addHeaderObject("Retry-After",
					ProblemForms.retryAfter().description("While `WAITING`: `pollAfterSeconds`"));
		}
		if (answers.tagged()) {
			response.addHeaderObject("ETag", tag());
		}
		if (answers.idempotent()) {
			response.addHeaderObject("Idempotency-Replayed", new Header().schema(new StringSchema().addEnumItem("true"))
				.description("Where the answer was given before to the same key"));
		}
		return response;
	}

	private static Header tag() {
		return new Header().required(true).schema(new StringSchema());
	}

	/** What springdoc made of the return type, whatever status it filed it under. */
	private static Content success(ApiResponses described) {
		return described.entrySet()
			.stream()
			.filter((response) -> response.getKey().startsWith("2"))
			.map((response) -> response.getValue().getContent())
			.filter(Objects::nonNull)
			.flatMap((content) -> content.values().stream())
			.findFirst()
			.map((body) -> new Content().addMediaType("application/json", body))
			.orElseGet(Content::new);
	}

	private static Map<Integer, List<Code>> byStatus(HandlerMethod handler, Answers answers) {
		Stream<Code> body = Stream.of(handler.getMethodParameters())
			.anyMatch((parameter) -> parameter.hasParameterAnnotation(RequestBody.class)) ? WITH_BODY.stream()
					: Stream.empty();
		return Stream
			.of(ANY_CALL.stream(), body, answers.gated() ? GATE.stream() : Stream.<Code>empty(),
					answers.operator() ? OPERATORS.stream() : Stream.<Code>empty(),
					answers.idempotent() ? IDEMPOTENT.stream() : Stream.<Code>empty(), Stream.of(answers.codes()))
			.flatMap((codes) -> codes)
			.collect(Collectors.groupingBy((code) -> code.status().value(), LinkedHashMap::new,
					Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), List::copyOf)));
	}

}
