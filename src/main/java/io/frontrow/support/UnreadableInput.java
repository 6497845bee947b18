package io.frontrow.support;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Names the field of a body that could not be read.
 */
final class UnreadableInput {

	private UnreadableInput() {
	}

	/** A body that is not the JSON that is wanted. */
	static InvalidRequest explain(JacksonException error) {
		for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidRequest invalid) {
				return invalid;
			}
		}
		return unreadableBody(error);
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

}
