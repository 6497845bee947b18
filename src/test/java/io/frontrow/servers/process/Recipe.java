package io.frontrow.servers.process;

import java.nio.file.Path;
import java.util.Optional;

/** How one kind of server is started as a process, and asked whether it is there. */
public interface Recipe {

	/** One lower-case word. */
	String name();

	/** What has to run to its end before the first start. */
	default Optional<ProcessBuilder> preparation(Path directory) {
		return Optional.empty();
	}

	/** The command line holds the directory: by it, {@link PidFile} knows the server. */
	ProcessBuilder server(Path directory, int port);

	/** True once the process itself, not another on its port, serves clients. */
	boolean answers(int port, long pid);

}
