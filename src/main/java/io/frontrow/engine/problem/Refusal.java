package io.frontrow.engine.problem;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An answer of the API that is not a success. Thrown by any room, turned into problem
 * details by {@link ProblemHandler} alone. It is an expected answer and carries no stack
 * trace: a refused seat on the day of the sale must cost next to nothing.
 */
public class Refusal extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final long RETRY_AFTER_SECONDS = 1;

	private final Code code;

	private final transient Map<String, Object> properties;

	private final long retryAfterSeconds;

	private final transient @Nullable Reason reason;

	/**
	 * @param code the code that clients see
	 * @param properties further members of the problem, in the order in which they are to
	 * be written
	 */
	public Refusal(Code code, Map<String, Object> properties) {
		this(code, properties, RETRY_AFTER_SECONDS);
	}

	/**
	 * @param retryAfterSeconds when to ask again, from 1; said where the code is a
	 * passing one
	 */
	public Refusal(Code code, long retryAfterSeconds) {
		this(code, Map.of(), retryAfterSeconds);
	}

	private Refusal(Code code, Map<String, Object> properties, long retryAfterSeconds) {
		this(code, properties, retryAfterSeconds, null);
	}

	private Refusal(Code code, Map<String, Object> properties, long retryAfterSeconds, @Nullable Reason reason) {
		super(code + " " + properties + ((reason != null) ? " " + reason : ""), null, false, false);
		this.code = code;
		this.properties = properties;
		this.retryAfterSeconds = retryAfterSeconds;
		this.reason = reason;
	}

	/**
	 * A refusal whose detail is another than the usual one of its code.
	 * @param reason the name of the detail: its text is in {@code messages*.properties}
	 * under the code and this name
	 * @param args what the text's placeholders stand for
	 */
	public static Refusal because(Code code, String reason, Object... args) {
		return new Refusal(code, Map.of(), RETRY_AFTER_SECONDS, new Reason(reason, List.of(args)));
	}

	public Refusal(Code code) {
		this(code, Map.of());
	}

	public Code code() {
		return this.code;
	}

	public long retryAfterSeconds() {
		return this.retryAfterSeconds;
	}

	public Map<String, Object> properties() {
		return this.properties;
	}

	/** Null where the usual detail of the code says enough. */
	@Nullable Reason reason() {
		return this.reason;
	}

	/** Which detail is told, and with which values. */
	record Reason(String name, List<Object> args) {
	}

}
