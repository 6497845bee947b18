package io.frontrow.servers.process;

/**
 * A server of this machine, that tests can take down and bring back. Its port and its
 * data stay the same for as long as it is not closed.
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

	/** Ends it with SIGKILL: it closes nothing, and no client is told. */
	public void kill() {
		this.server.kill();
	}

	/**
	 * Stops it where it stands: connections stay open and nothing is answered, which is
	 * what a hung server looks like to its clients.
	 */
	public void pause() {
		this.server.pause();
	}

	/** Lets it go on after {@link #pause()}. */
	public void resume() {
		this.server.resume();
	}

	/** Ends it and deletes its data. */
	@Override
	public void close() {
		this.server.close();
	}

}
