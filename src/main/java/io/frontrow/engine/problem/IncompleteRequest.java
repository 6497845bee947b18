package io.frontrow.engine.problem;

import org.jspecify.annotations.Nullable;

/**
 * A request whose body does not come to its end, because its client has left or has sent
 * what is no body. There is nobody to answer, and it is no defect of ours.
 */
public final class IncompleteRequest extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Of the exchange: there is no answer, and so no status to count. */
	public static final String UNANSWERED = IncompleteRequest.class.getName() + ".unanswered";

	public IncompleteRequest(String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
	}

}
