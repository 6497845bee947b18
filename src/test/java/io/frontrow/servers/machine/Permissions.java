package io.frontrow.servers.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** File permissions, where the file system has them. */
public final class Permissions {

	private Permissions() {
	}

	/** The directories of servers contain passwords. */
	public static void ownerOnly(Path directory) throws IOException {
		if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
			Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
		}
	}

	/** Archives do not keep the permission to execute. */
	public static void executable(Path file) throws IOException {
		if (!Files.isExecutable(file) && !file.toFile().setExecutable(true)) {
			throw new IOException("Cannot make " + file + " executable");
		}
	}

}
