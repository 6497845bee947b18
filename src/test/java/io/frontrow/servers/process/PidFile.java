package io.frontrow.servers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.frontrow.servers.machine.Platform;
import io.frontrow.servers.machine.ProcessIdentity;

/**
 * Names the process of a server, so that a later JVM can end it. A process counts as that
 * server only if its id, its start time and its command line agree; the command line
 * contains the unique name of the server's directory.
 */
public final class PidFile {

	private static final String NAME = "pid";

	private PidFile() {
	}

	public static void write(Path directory, ProcessHandle server) {
		try {
			Files.writeString(directory.resolve(NAME), ProcessIdentity.of(server).toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Optional<ProcessHandle> server(Path directory) {
		return read(directory).flatMap(ProcessIdentity::running).filter((process) -> serves(process, directory));
	}

	private static Optional<ProcessIdentity> read(Path directory) {
		try {
			return ProcessIdentity.parse(Files.readString(directory.resolve(NAME)));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/** Windows shows no command lines; there, the id and the start time must do. */
	private static boolean serves(ProcessHandle process, Path directory) {
		return process.info()
			.commandLine()
			.map((line) -> line.contains(directory.toString()))
			.orElseGet(Platform::isWindows);
	}

}
