package io.frontrow.servers.process;

/** A process or a container that does what {@link LocalServer} promises. */
public interface Server extends AutoCloseable {

	int port();

	void start();

	void kill();

	void pause();

	void resume();

	@Override
	void close();

}
