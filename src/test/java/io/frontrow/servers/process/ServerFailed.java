package io.frontrow.servers.process;

/** A server could not be started; the message is for the person who started it. */
public class ServerFailed extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public ServerFailed(String message) {
		super(message);
	}

	public ServerFailed(String message, Throwable cause) {
		super(message, cause);
	}

}
