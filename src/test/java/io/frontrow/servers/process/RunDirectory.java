package io.frontrow.servers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.frontrow.servers.machine.FileTree;
import io.frontrow.servers.machine.Permissions;
import io.frontrow.servers.machine.ProcessIdentity;

/**
 * The directories of this JVM's servers:
 * {@code target/servers/run/<pid-startMillis of the JVM>/<server>}. The owner is in the
 * name, so another JVM can never take a directory for an abandoned one.
 */
public final class RunDirectory {

	/** The programs and the data of all servers. */
	public static final Path SERVERS = Path.of("target", "servers").toAbsolutePath();

	/** Binaries, shared by all JVMs. */
	public static final Path BINARIES = SERVERS.resolve("dist");

	static final Path ALL = SERVERS.resolve("run");

	private static final Path MINE = ALL.resolve(ProcessIdentity.of(ProcessHandle.current()).toString());

	private static int count;

	private static boolean swept;

	private RunDirectory() {
	}

	/** A new, empty directory that only this user can enter. */
	public static synchronized Path create(String name) {
		if (!swept) {
			Orphans.end(ALL);
			swept = true;
		}
		try {
			Path directory = Files.createDirectories(MINE.resolve(name + "-" + ++count));
			Permissions.ownerOnly(directory);
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No directory for " + name + " under " + MINE, ex);
		}
	}

	public static synchronized void delete(Path directory) {
		FileTree.delete(directory);
		try {
			Files.deleteIfExists(MINE);
		}
		catch (IOException ex) {
			// Another server of this JVM is still in it.
		}
	}

}
