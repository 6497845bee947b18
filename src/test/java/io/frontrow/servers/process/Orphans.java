package io.frontrow.servers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.machine.FileTree;
import io.frontrow.servers.machine.ProcessIdentity;

/**
 * Ends the servers of JVMs that were killed, and deletes their data.
 */
public final class Orphans {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private Orphans() {
	}

	/**
	 * Does not touch servers of a JVM that still runs, or a process that only has the id
	 * which a pid file names.
	 */
	public static void end(Path runDirectories) {
		entries(runDirectories).stream().filter(Orphans::isAbandoned).forEach(Orphans::endAll);
	}

	private static boolean isAbandoned(Path runDirectory) {
		return ProcessIdentity.parse(runDirectory.getFileName().toString())
			.filter((jvm) -> jvm.running().isEmpty())
			.isPresent();
	}

	private static void endAll(Path runDirectory) {
		List<Path> directories = entries(runDirectory);
		directories.stream()
			.flatMap((directory) -> PidFile.server(directory).stream())
			.forEach(ProcessHandle::destroyForcibly);
		Waiting.until(LIMIT,
				() -> directories.stream().noneMatch((directory) -> PidFile.server(directory).isPresent()));
		FileTree.delete(runDirectory);
	}

	private static List<Path> entries(Path directory) {
		if (!Files.isDirectory(directory)) {
			return List.of();
		}
		try (Stream<Path> entries = Files.list(directory)) {
			return entries.filter(Files::isDirectory).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
