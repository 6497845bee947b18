package io.frontrow.servers;

/** What {@link LocalServer} promises, kept by a process or by a container. */
sealed interface Server extends AutoCloseable permits ServerProcess, ServerContainer {

	int port();

	void start();

	void kill();

	void pause();

	void resume();

	@Override
	void close();

}
