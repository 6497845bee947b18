package io.frontrow.servers;

import java.nio.file.Path;
import java.util.List;

/**
 * Redis as in production, but small: every write is in its append-only file before it is
 * answered, so that a killed server comes back with it.
 */
record RedisRecipe(Program program, boolean appendOnly) implements Recipe {

	@Override
	public String name() {
		return "redis";
	}

	/** The title that Redis gives its process would hide the directory. */
	@Override
	public ProcessBuilder server(Path directory, int port) {
		return this.program
			.server(List.of("--dir", directory.toString(), "--set-proc-title", "no", "--bind", "127.0.0.1", "--port",
					Integer.toString(port), "--save", "", "--appendonly", this.appendOnly ? "yes" : "no"));
	}

	@Override
	public boolean answers(int port, long pid) {
		return RedisProbe.processId(port) == pid;
	}

}
