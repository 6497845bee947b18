package io.frontrow.engine.http;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.frontrow.engine.concurrent.Ids;
import io.frontrow.engine.problem.InvalidRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Reads one argument of a controller's method from the request. Ids in a path are read by
 * the letter, so that a thing has one name in every cache and log: {@code 07},
 * {@code 0x7} and {@code 1-1-1-1-1} are not ids. Headers and query parameters are texts.
 */
@FunctionalInterface
interface Argument {

	/** Given otherwise. */
	Argument NONE = (exchange) -> null;

	Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,18}");

	Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

	Map<Class<?>, Function<String, Object>> IDS = Map.of(UUID.class, Ids::parse, long.class,
			(text) -> Long.valueOf(matching(NUMBER, text)), LocalDate.class,
			(text) -> LocalDate.parse(matching(DATE, text)));

	/**
	 * The value.
	 * @throws InvalidRequest where it cannot be read
	 */
	@Nullable Object read(ServerWebExchange exchange);

	/**
	 * Who reads that parameter, or null where it is of another kind.
	 */
	static @Nullable Argument of(MethodParameter parameter) {
		if (parameter.getParameterType() == ServerHttpRequest.class) {
			return ServerWebExchange::getRequest;
		}
		PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
		if (variable != null) {
			Class<?> type = parameter.getParameterType();
			return pathVariable(variable.value(), IDS.get(type), (name) -> unreadable(name, type));
		}
		if (parameter.getParameterType() != String.class) {
			return null;
		}
		RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
		if (header != null) {
			return (exchange) -> joined(exchange.getRequest().getHeaders().get(header.name()));
		}
		RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
		return (query != null)
				? (exchange) -> joined(exchange.getRequest().getQueryParams().get(parameter.getParameterName())) : null;
	}

	private static @Nullable Argument pathVariable(String name, @Nullable Function<String, Object> reader,
			Function<String, InvalidRequest> unreadable) {
		return (reader == null) ? null : (exchange) -> {
			Map<String, String> variables = exchange
				.getRequiredAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
			try {
				return reader.apply(String.valueOf(variables.get(name)));
			}
			catch (IllegalArgumentException | DateTimeException ex) {
				throw unreadable.apply(name);
			}
		};
	}

	private static InvalidRequest unreadable(String name, Class<?> type) {
		if (type == long.class) {
			return InvalidRequest.of(name, "whole", 1, Long.MAX_VALUE);
		}
		return InvalidRequest.of(name, (type == UUID.class) ? "uuid" : "date");
	}

	/** Where there are several, they are one that is not of the right form. */
	private static @Nullable String joined(@Nullable List<String> values) {
		if (values == null || values.isEmpty()) {
			return null;
		}
		return (values.size() == 1) ? values.get(0) : String.join(",", values);
	}

	private static String matching(Pattern pattern, String text) {
		if (!pattern.matcher(text).matches()) {
			throw new IllegalArgumentException("not of the form " + pattern);
		}
		return text;
	}

}
