package io.frontrow.support;

import org.jspecify.annotations.Nullable;

/**
 * A request whose body does not come to its end, because its client has left or has sent
 * what is no body. There is nobody to answer, and it is no defect of ours.
 */
final class IncompleteRequest extends RuntimeException {

	private static final long serialVersionUID = 1L;

	IncompleteRequest(String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
	}

}
