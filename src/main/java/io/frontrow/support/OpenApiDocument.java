package io.frontrow.support;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.PropertyCustomizer;

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

	private static final List<Code> ANY_CALL = List.of(Code.INVALID_REQUEST, Code.NOT_ACCEPTABLE, Code.INTERNAL_ERROR,
			Code.TEMPORARILY_UNAVAILABLE);

	private static final List<Code> WITH_BODY = List.of(Code.UNSUPPORTED_MEDIA_TYPE, Code.PAYLOAD_TOO_LARGE);

	private static final List<Code> GATE = List.of(Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_INVALID,
			Code.QUEUE_TOKEN_EXPIRED, Code.QUEUE_TOKEN_NOT_ACTIVE, Code.QUEUE_TOKEN_WRONG_CONCERT);

	private static final List<Code> IDEMPOTENT = List.of(Code.IDEMPOTENCY_IN_PROGRESS, Code.IDEMPOTENCY_KEY_REUSED);

	private static final List<Code> OPERATORS = List.of(Code.AUTHENTICATION_REQUIRED, Code.ACCESS_DENIED);

	@Bean
	OpenAPI frontrowApi() {
		return new OpenAPI()
			.info(new Info().title("Frontrow")
				.version("1")
				.description("Concert seats on the day everyone comes at once: a fair waiting line, seat holds that are"
						+ " never sold twice, payment from a prepaid balance that is never taken twice."
						+ " Money is a whole number of the minor unit; times are RFC 3339.")
				.license(new License().name("Apache-2.0")))
			.components(new Components().addSchemas("Problem", problem())
				.addSecuritySchemes(OPERATOR, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic")));
	}

	private static Schema<?> problem() {
		Schema<?> error = new ObjectSchema().addProperty("field", new StringSchema())
			.addProperty("message", new StringSchema());
		Schema<?> problem = new ObjectSchema().description("RFC 9457 problem details with our stable code")
			.addProperty("type", new StringSchema().format("uri"))
			.addProperty("title", new StringSchema())
			.addProperty("status", new IntegerSchema())
			.addProperty("detail", new StringSchema())
			.addProperty("instance", new StringSchema())
			.addProperty("code", new StringSchema())
			.addProperty("errors", new ArraySchema().items(error).description("INVALID_REQUEST: every faulty field"))
			.addProperty("position", new IntegerSchema().format("int64").description("QUEUE_TOKEN_NOT_ACTIVE"))
			.addProperty("balance", new IntegerSchema().format("int64").description("INSUFFICIENT_BALANCE"))
			.addProperty("amount", new IntegerSchema().format("int64").description("INSUFFICIENT_BALANCE"))
			.addProperty("seatIds",
					new ArraySchema().items(new IntegerSchema().format("int64")).description("SEAT_ALREADY_RESERVED"));
		problem.setRequired(List.of("type", "title", "status", "detail", "instance", "code"));
		return problem;
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

	/** What our own constraint and our own page parameters mean to springdoc. */
	@Bean
	PropertyCustomizer lengthsOfTexts() {
		return (property, type) -> {
			Annotation[] annotations = (type.getCtxAnnotations() != null) ? type.getCtxAnnotations()
					: new Annotation[0];
			Stream.of(annotations)
				.filter(Text.class::isInstance)
				.map(Text.class::cast)
				.forEach((text) -> property.minLength(1).maxLength(text.max()));
			return property;
		};
	}

	private static void describeParameter(Parameter parameter) {
		if ("limit".equals(parameter.getName())) {
			Schema<Number> limit = new IntegerSchema()._default(Page.LIMIT_DEFAULT);
			parameter.setSchema(limit.minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(Page.LIMIT_MAX)));
			parameter.setDescription("How many items at most");
		}
		else if ("cursor".equals(parameter.getName())) {
			parameter.setDescription("`nextCursor` of the page before");
		}
		else if ("Queue-Token".equals(parameter.getName())) {
			parameter.setRequired(true);
			parameter.setDescription("The token that `POST /queue/tokens` issued");
		}
		else if ("Idempotency-Key".equals(parameter.getName())) {
			parameter.setSchema(new StringSchema().minLength(1).maxLength(64).pattern("^[!-~]+$"));
			parameter.setDescription("Names what is meant to be done once; kept for 24 hours, per user");
		}
	}

	private static void describe(Operation operation, HandlerMethod handler, Answers answers) {
		Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())
			.forEach(OpenApiDocument::describeParameter);
		Content success = success(operation.getResponses());
		ApiResponses responses = new ApiResponses();
		for (int status : answers.status()) {
			ApiResponse response = new ApiResponse().description(status == 204 ? "Done" : "Success");
			if (status == 201 && answers.location()) {
				response.addHeaderObject("Location", new Header().schema(new StringSchema().format("uri-reference")));
			}
			if (answers.idempotent()) {
				response.addHeaderObject("Idempotency-Replayed", new Header().schema(new StringSchema())
					.description("`true` where the answer was given before to the same key"));
			}
			responses.addApiResponse(String.valueOf(status), (status == 204) ? response : response.content(success));
		}
		byStatus(handler, answers)
			.forEach((status, codes) -> responses.addApiResponse(String.valueOf(status), refusal(status, codes)));
		operation.setResponses(responses);
		if (answers.operator()) {
			operation.addSecurityItem(new SecurityRequirement().addList(OPERATOR));
		}
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

	private static ApiResponse refusal(int status, List<Code> codes) {
		String names = codes.stream().map((code) -> "`" + code + "`").collect(Collectors.joining(", "));
		ApiResponse response = new ApiResponse().description(names)
			.content(new Content().addMediaType("application/problem+json",
					new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
		return (status == 503) ? response.addHeaderObject("Retry-After", new Header().schema(new IntegerSchema()))
				: response;
	}

}
