package io.frontrow.servers.process;

/** What {@link LocalServer} promises, kept by a process or by a container. */
public interface Server extends AutoCloseable {

	int port();

	void start();

	void kill();

	void pause();

	void resume();

	@Override
	void close();

}
