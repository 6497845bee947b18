package io.frontrow.servers.process;

import java.nio.file.Path;
import java.util.Optional;

/** How one kind of server is started as a process and asked whether it answers. */
public interface Recipe {

	/** One lower-case word. */
	String name();

	/** A program that must run and end before the first start. */
	default Optional<ProcessBuilder> preparation(Path directory) {
		return Optional.empty();
	}

	/** Contains the directory, by which {@link PidFile} recognises the server. */
	ProcessBuilder server(Path directory, int port);

	/** Whether this process, and not another one on its port, serves clients. */
	boolean answers(int port, long pid);

}
