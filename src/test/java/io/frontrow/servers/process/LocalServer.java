package io.frontrow.servers.process;

/**
 * A server of this machine that tests can kill, pause and start again. It keeps its port
 * and its data until it is closed.
 */
public abstract class LocalServer implements AutoCloseable {

	private final String version;

	private final Server server;

	protected LocalServer(String version, Server server) {
		this.version = version;
		this.server = server;
	}

	/** As in "MariaDB 11.4.5"; in containers, the image. */
	public String version() {
		return this.version;
	}

	public int port() {
		return this.server.port();
	}

	/**
	 * Starts it again after {@link #kill()}; returns when it answers.
	 * @throws ServerFailed if it ends, or does not answer in time
	 */
	public void start() {
		this.server.start();
	}

	/** Kills it (SIGKILL): it cannot close anything or tell its clients. */
	public void kill() {
		this.server.kill();
	}

	/**
	 * Pauses it (SIGSTOP): connections stay open and nothing is answered, like a server
	 * that hangs.
	 */
	public void pause() {
		this.server.pause();
	}

	/** Resumes it after {@link #pause()}. */
	public void resume() {
		this.server.resume();
	}

	/** Ends it and deletes its data. */
	@Override
	public void close() {
		this.server.close();
	}

}
