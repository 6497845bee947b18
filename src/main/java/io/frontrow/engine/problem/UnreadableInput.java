package io.frontrow.engine.problem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Names the field of a body that could not be read, and says what it must be.
 */
public final class UnreadableInput {

	/** How Jackson begins to say that an object has two values of one name. */
	private static final String DUPLICATE = "Duplicate Object property";

	private UnreadableInput() {
	}

	/**
	 * A body that is not the JSON that is wanted.
	 * @param body the type that it was read as
	 */
	public static InvalidRequest explain(JacksonException error, Class<?> body) {
		for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidRequest invalid) {
				return invalid;
			}
		}
		if (error instanceof StreamConstraintsException) {
			return InvalidRequest.of("body", "large");
		}
		return (error instanceof StreamReadException unreadable) ? unreadable(unreadable) : unwanted(error, body);
	}

	private static InvalidRequest unwanted(JacksonException error, Class<?> body) {
		String field = path(error);
		if (error instanceof UnrecognizedPropertyException) {
			return InvalidRequest.of(field, "unknown");
		}
		return new InvalidRequest(List.of(RequestFields.wrongKind(body, field)));
	}

	private static InvalidRequest unreadable(StreamReadException error) {
		JsonParser parser = error.processor();
		if (error.getOriginalMessage().startsWith(DUPLICATE) && parser != null) {
			return InvalidRequest.of(path(parser.streamReadContext()), "twice");
		}
		return InvalidRequest.of("body", "json", error.getLocation().getLineNr(), error.getLocation().getColumnNr());
	}

	private static String path(JacksonException error) {
		Path path = new Path();
		for (JacksonException.Reference step : error.getPath()) {
			path.add(step.getPropertyName(), step.getIndex());
		}
		return path.toString();
	}

	/** Where the parser stands: at the second of two values. */
	private static String path(TokenStreamContext innermost) {
		Deque<TokenStreamContext> outermostFirst = new ArrayDeque<>();
		for (TokenStreamContext each = innermost; each != null && !each.inRoot(); each = each.getParent()) {
			outermostFirst.addFirst(each);
		}
		Path path = new Path();
		outermostFirst.forEach((each) -> path.add(each.currentName(), each.inArray() ? each.getCurrentIndex() : -1));
		return path.toString();
	}

	/** As a client writes it in a script. */
	private static final class Path {

		private final StringBuilder text = new StringBuilder();

		void add(@Nullable String name, int index) {
			if (name != null) {
				this.text.append(this.text.isEmpty() ? "" : ".").append(name);
			}
			else if (index >= 0) {
				this.text.append('[').append(index).append(']');
			}
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

	}

}
