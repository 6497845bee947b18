package io.frontrow.servers.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** An executable, with the shared libraries that came with it. */
public record Program(Path executable, @Nullable Path libraries) {

	/**
	 * Where the system has {@code setsid}, a server gets a session of its own: Ctrl-C
	 * goes to all processes of a terminal, and the application shall end before its
	 * servers do.
	 */
	private static final List<String> OWN_SESSION = InstalledPrograms.find("setsid")
		.map((setsid) -> List.of(setsid.toString()))
		.orElse(List.of());

	public Program(Path executable) {
		this(executable, null);
	}

	/** The process keeps its id when it becomes the server. */
	public ProcessBuilder server(List<String> arguments) {
		return process(Stream.concat(OWN_SESSION.stream(), line(arguments)).toList());
	}

	public ProcessBuilder tool(List<String> arguments) {
		return process(line(arguments).toList());
	}

	/**
	 * What it says of itself; empty if it does not run here, for want of a system library
	 * for instance.
	 */
	public Optional<Version> version() {
		try {
			Process process = tool(List.of("--version")).start();
			process.getOutputStream().close();
			String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return (process.waitFor() == 0) ? Optional.of(new Version(answer.strip())) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
	}

	/** Whether this text stands in the executable, as the names of libraries do. */
	public boolean contains(String text) {
		try {
			return Files.readString(this.executable, StandardCharsets.ISO_8859_1).contains(text);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private Stream<String> line(List<String> arguments) {
		return Stream.concat(Stream.of(this.executable.toString()), arguments.stream());
	}

	private ProcessBuilder process(List<String> command) {
		ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
		if (this.libraries != null && Platform.isMac()) {
			process.environment().put("DYLD_FALLBACK_LIBRARY_PATH", this.libraries.toString());
		}
		return process;
	}

	/** A program's own words about its version. */
	public record Version(String line) {

		private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+\\.\\d+");

		/** As in "7.0.15". */
		public String number() {
			return NUMBER.matcher(this.line).results().map(MatchResult::group).findFirst().orElse("");
		}

	}

}
