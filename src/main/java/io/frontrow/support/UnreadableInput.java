package io.frontrow.support;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebInputException;

/**
 * Names the field of a body, path or query that could not be read.
 */
final class UnreadableInput {

	private UnreadableInput() {
	}

	static InvalidRequest explain(ServerWebInputException error) {
		for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidRequest invalid) {
				return invalid;
			}
			if (cause instanceof JacksonException unreadable) {
				return unreadableBody(unreadable);
			}
		}
		if (error instanceof MissingRequestValueException missing) {
			return InvalidRequest.of(missing.getName(), "NotNull");
		}
		MethodParameter parameter = error.getMethodParameter();
		return InvalidRequest.of((parameter != null) ? name(parameter) : "body",
				(error.getCause() != null) ? "invalid" : "NotNull");
	}

	private static InvalidRequest unreadableBody(JacksonException error) {
		String field = path(error);
		if (error instanceof UnrecognizedPropertyException) {
			return InvalidRequest.of(field, "unknown");
		}
		return InvalidRequest.of(field.isEmpty() ? "body" : field, "invalid");
	}

	private static String path(JacksonException error) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference step : error.getPath()) {
			if (step.getIndex() >= 0) {
				path.append('[').append(step.getIndex()).append(']');
			}
			else if (step.getPropertyName() != null) {
				path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
			}
		}
		return path.toString();
	}

	private static String name(MethodParameter parameter) {
		PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
		if (variable != null && !variable.value().isEmpty()) {
			return variable.value();
		}
		RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
		if (header != null && !header.name().isEmpty()) {
			return header.name();
		}
		@Nullable String name = parameter.getParameterName();
		boolean isBody = parameter.hasParameterAnnotation(org.springframework.web.bind.annotation.RequestBody.class);
		return (name != null && !isBody) ? name : "body";
	}

}
