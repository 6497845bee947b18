package io.frontrow.start;

/**
 * The application cannot start, for a reason that lies outside of it. Both texts are for
 * the person who starts it.
 */
final class StartFailed extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Says what happened, and what to do.
	 * @param message what happened, in a sentence
	 * @param action what to do, naming the settings
	 */
	StartFailed(String message, String action, Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
