package io.frontrow.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.frontrow.faults.nemesis.Fault;
import io.frontrow.servers.Servers;

/** The table of a run, in Markdown. */
final class Report {

	private static final Path FILE = Path.of("target", "faults.md");

	private static final String HEAD = """
			| fault | operations tried | acknowledged | lost | doubled | refused while free | time to recover |
			| --- | --- | --- | --- | --- | --- | --- |
			""";

	private final Map<Fault, TrialResult> results = new EnumMap<>(Fault.class);

	void add(TrialResult result) {
		this.results.merge(result.fault(), result, TrialResult::and);
	}

	/** Writes the file, and returns what is in it. */
	String write(RunOptions options, Servers servers) {
		String text = HEAD + this.results.values().stream().map(Report::row).collect(Collectors.joining()) + "\n"
				+ conditions(options, servers) + "\n";
		try {
			Files.writeString(FILE, text);
			return text;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String row(TrialResult result) {
		return "| %s | %d | %d | %d | %d | %d | %s |%n".formatted(result.fault(), result.tried(), result.acknowledged(),
				result.lost(), result.doubled(), result.refusedWhileFree(), seconds(result.recovery()));
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
	}

	private static String conditions(RunOptions options, Servers servers) {
		return String.join(", ", List.of(LocalDate.now(ZoneOffset.UTC).toString(),
				Runtime.getRuntime().availableProcessors() + " processors (" + System.getProperty("os.name") + " "
						+ System.getProperty("os.arch") + ")",
				"Java " + Runtime.version().feature(), servers.database().version(), servers.redis().version(),
				"two instances", options.buyers() + " buyers",
				(options.rounds() > 1) ? "each fault " + options.rounds() + " times, the last one once"
						: "each fault once",
				"seed " + options.seed())) + ". The time to recover is the longest that was measured.";
	}

}
