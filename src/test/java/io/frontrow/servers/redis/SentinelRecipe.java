package io.frontrow.servers.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.frontrow.servers.machine.Program;
import io.frontrow.servers.process.Recipe;

/**
 * Starts a sentinel. Two sentinels that have no answer from the master at that port for a
 * second replace it.
 */
record SentinelRecipe(Program program, int masterPort) implements Recipe {

	/** The name of the master, whichever server it is. */
	static final String MASTER = "frontrow";

	@Override
	public String name() {
		return "sentinel";
	}

	/** Needs a file, because a sentinel writes to it what it learns. */
	@Override
	public ProcessBuilder server(Path directory, int port) {
		Path file = directory.resolve("sentinel.conf");
		if (!Files.exists(file)) {
			write(file);
		}
		return this.program.server(List.of(file.toString(), "--sentinel", "--dir", directory.toString(),
				"--set-proc-title", "no", "--bind", "127.0.0.1", "--port", Integer.toString(port)));
	}

	private void write(Path file) {
		try {
			Files.write(file,
					List.of("sentinel monitor " + MASTER + " 127.0.0.1 " + this.masterPort + " 2",
							"sentinel down-after-milliseconds " + MASTER + " 1000",
							"sentinel failover-timeout " + MASTER + " 5000"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public boolean answers(int port, long pid) {
		return RedisProbe.processId(port) == pid;
	}

}
