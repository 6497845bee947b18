package io.frontrow.demo;

/** Something of the demo went wrong; the message is for the person who started it. */
public final class DemoFailed extends RuntimeException {

	private static final long serialVersionUID = 1L;

	DemoFailed(String message) {
		super(message);
	}

	DemoFailed(String message, Throwable cause) {
		super(message, cause);
	}

}
