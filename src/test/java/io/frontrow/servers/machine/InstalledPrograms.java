package io.frontrow.servers.machine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds programs on the PATH and in the usual directories of servers. */
public final class InstalledPrograms {

	private InstalledPrograms() {
	}

	/**
	 * The first of these names that is found. Links are not followed, because some
	 * programs (Redis, BusyBox) do different things under different names.
	 */
	public static Optional<Path> find(String... names) {
		return Stream.of(names)
			.map((name) -> Platform.isWindows() ? name + ".exe" : name)
			.flatMap((name) -> directories().map((directory) -> directory.resolve(name)))
			.filter((file) -> Files.isRegularFile(file) && Files.isExecutable(file))
			.findFirst();
	}

	private static Stream<Path> directories() {
		String path = System.getenv().getOrDefault("PATH", "");
		Stream<String> listed = Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path);
		Stream<String> usual = Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin");
		return Stream.concat(listed, usual).filter((directory) -> !directory.isBlank()).map(Path::of);
	}

}
