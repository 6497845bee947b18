package io.frontrow.servers;

/** A server could not be started; the message is for the person who started it. */
public class ServerFailed extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ServerFailed(String message) {
		super(message);
	}

	ServerFailed(String message, Throwable cause) {
		super(message, cause);
	}

}
