package io.frontrow.servers.machine;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * Deletes directories of servers. A server may still write there, and another JVM may
 * delete at the same time.
 */
public final class FileTree {

	private FileTree() {
	}

	/** Deletes what can be deleted; what is left is tried again at the next start. */
	public static void delete(Path root) {
		try {
			Files.walkFileTree(root, new Deletion());
		}
		catch (IOException ex) {
			// Left for the next start.
		}
	}

	private static final class Deletion extends SimpleFileVisitor<Path> {

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			return deleted(file);
		}

		@Override
		public FileVisitResult visitFileFailed(Path file, IOException failure) {
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
			return deleted(directory);
		}

		private static FileVisitResult deleted(Path path) {
			try {
				Files.deleteIfExists(path);
			}
			catch (IOException ex) {
				// Left for the next start.
			}
			return FileVisitResult.CONTINUE;
		}

	}

}
