package io.frontrow.faults.cluster.clock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Sets the clock of one instance, by a {@link SkewedClock} in its JVM. */
public final class ClockAgent {

	private final Path jar;

	private final Path file;

	/**
	 * Packs the agent as the jar that a JVM wants.
	 * @param name of the instance
	 */
	public ClockAgent(Path directory, String name) {
		this.jar = directory.resolve(name + "-clock.jar").toAbsolutePath();
		this.file = directory.resolve(name + "-clock-ahead-millis").toAbsolutePath();
		set(Duration.ZERO);
		pack();
	}

	/** The option of the JVM. */
	public String option() {
		return "-javaagent:" + this.jar + "=" + this.file;
	}

	/** Sets the clock so far ahead of the true time, within 20 ms. */
	public void set(Duration ahead) {
		try {
			Files.createDirectories(this.file.getParent());
			Path written = Files.writeString(this.file.resolveSibling(this.file.getFileName() + ".new"),
					Long.toString(ahead.toMillis()));
			Files.move(written, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void pack() {
		try (OutputStream bytes = Files.newOutputStream(this.jar);
				JarOutputStream out = new JarOutputStream(bytes, manifest())) {
			add(out, SkewedClock.class);
			add(out, ClockCallRewriter.class);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Classes of the JDK see only classes on the boot class path. */
	private Manifest manifest() {
		Manifest manifest = new Manifest();
		Attributes attributes = manifest.getMainAttributes();
		attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
		attributes.putValue("Premain-Class", SkewedClock.class.getName());
		attributes.putValue("Boot-Class-Path", this.jar.getFileName().toString());
		attributes.putValue("Can-Retransform-Classes", "true");
		return manifest;
	}

	private static void add(JarOutputStream out, Class<?> type) throws IOException {
		String name = type.getName().replace('.', '/') + ".class";
		try (InputStream in = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(name), name)) {
			out.putNextEntry(new JarEntry(name));
			in.transferTo(out);
			out.closeEntry();
		}
	}

}
