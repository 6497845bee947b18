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
	 * Starts a server in a session of its own, where the system has {@code setsid}.
	 * Ctrl-C goes to all processes of a terminal, and the application must end before its
	 * servers.
	 */
	private static final List<String> OWN_SESSION = InstalledPrograms.find("setsid")
		.map((setsid) -> List.of(setsid.toString()))
		.orElse(List.of());

	public Program(Path executable) {
		this(executable, null);
	}

	/** {@code setsid} becomes the server, so the process id stays the same. */
	public ProcessBuilder server(List<String> arguments) {
		return process(Stream.concat(OWN_SESSION.stream(), line(arguments)).toList());
	}

	public ProcessBuilder tool(List<String> arguments) {
		return process(line(arguments).toList());
	}

	/**
	 * Its answer to {@code --version}; empty if it does not run here, for example because
	 * a system library is missing.
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

	/** Whether the executable contains this text, such as the name of a library. */
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

	/** The answer to {@code --version}. */
	public record Version(String line) {

		private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+\\.\\d+");

		/** As in "7.0.15". */
		public String number() {
			return NUMBER.matcher(this.line).results().map(MatchResult::group).findFirst().orElse("");
		}

	}

}
