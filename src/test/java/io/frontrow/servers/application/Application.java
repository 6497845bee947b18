package io.frontrow.servers.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.frontrow.servers.process.LocalServer;
import io.frontrow.servers.process.ServerFailed;
import io.frontrow.servers.process.ServerProcess;

/**
 * Frontrow as a process of this machine, started from the packaged jar as operators start
 * it. Like the servers that it uses, it ends with this JVM.
 */
public final class Application extends LocalServer {

	private final ServerProcess process;

	private Application(String version, ServerProcess process) {
		super(version, process);
		this.process = process;
	}

	/** The packaged jar. Maven makes it before integration tests begin. */
	public static Path jar() {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter((file) -> file.getFileName().toString().matches("frontrow-.*\\.jar"))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("./mvnw package makes target/frontrow-*.jar first"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The process as it is now. */
	public ProcessHandle handle() {
		return ProcessHandle.of(this.process.pid()).orElseThrow();
	}

	/**
	 * Asks it to end (SIGTERM), and waits for that.
	 * @return whether it did within that time
	 */
	public boolean terminate(Duration limit) {
		return this.process.terminate(limit);
	}

	/**
	 * Starts one and returns when it is ready to serve.
	 * @param options of its JVM
	 * @param settings as in {@code frontrow.queue.active-max=PT1M}; its port and its
	 * address are chosen here
	 * @throws ServerFailed if it ends, or is not ready in time
	 */
	public static Application launch(Path jar, List<String> options, List<String> settings) {
		return new Application(jar.getFileName().toString(),
				ServerProcess.start(new ApplicationRecipe(jar, options, settings)));
	}

}
