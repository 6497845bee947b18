package io.frontrow.engine.problem;

import java.util.List;
import java.util.Map;

import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;

/**
 * A request that breaks the API's syntax: 400 with the faulty fields named; where a value
 * has the wrong type or is unknown, the first such.
 */
public class InvalidRequest extends Refusal {

	private static final long serialVersionUID = 1L;

	private final transient List<FieldFault> faults;

	public InvalidRequest(List<FieldFault> faults) {
		super(Code.INVALID_REQUEST, Map.of("errors", faults));
		this.faults = faults;
	}

	/**
	 * @param field the field's path as the client wrote it, such as
	 * {@code performances[0].venue}
	 * @param message a key of {@code messages*.properties} under {@code field.}
	 * @param args what the message's placeholders stand for
	 */
	public static InvalidRequest of(String field, String message, Object... args) {
		return new InvalidRequest(List.of(new FieldFault(field, message, List.of(args))));
	}

	/**
	 * What the constraints of a body's fields say, in the order of the fields.
	 */
	public static InvalidRequest of(Class<?> body, Errors errors) {
		return new InvalidRequest(
				RequestFields.inOrder(body, errors.getFieldErrors().stream().map(InvalidRequest::fault).toList()));
	}

	/** The first argument is the field's own name, which the answer gives already. */
	private static FieldFault fault(FieldError error) {
		Object[] args = error.getArguments();
		return new FieldFault(error.getField(), String.valueOf(error.getCode()),
				(args != null) ? List.of(args).subList(1, args.length) : List.of());
	}

	List<FieldFault> faults() {
		return this.faults;
	}

}
