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
public final class Report {

	private static final Path FILE = Path.of("target", "faults.md");

	private static final String HEAD = """
			| fault | operations tried | acknowledged | lost | doubled | refused while free | time to recover |
			| --- | --- | --- | --- | --- | --- | --- |
			""";

	private final Map<Fault, TrialResult> outcomes = new EnumMap<>(Fault.class);

	public void add(TrialResult outcome) {
		this.outcomes.merge(outcome.fault(), outcome, TrialResult::and);
	}

	/** Writes the file, and returns what is in it. */
	public String write(RunOptions form, Servers servers) {
		String text = HEAD + this.outcomes.values().stream().map(Report::row).collect(Collectors.joining()) + "\n"
				+ conditions(form, servers) + "\n";
		try {
			Files.writeString(FILE, text);
			return text;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String row(TrialResult outcome) {
		return "| %s | %d | %d | %d | %d | %d | %s |%n".formatted(outcome.fault(), outcome.tried(),
				outcome.acknowledged(), outcome.lost(), outcome.doubled(), outcome.refusedWhileFree(),
				seconds(outcome.recovery()));
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
	}

	private static String conditions(RunOptions form, Servers servers) {
		return String
			.join(", ", List.of(LocalDate.now(ZoneOffset.UTC).toString(),
					Runtime.getRuntime().availableProcessors() + " processors (" + System.getProperty("os.name") + " "
							+ System.getProperty("os.arch") + ")",
					"Java " + Runtime.version().feature(), servers.database().version(), servers.redis().version(),
					"two instances", form.buyers() + " buyers",
					(form.rounds() > 1) ? "each fault " + form.rounds() + " times, the last one once"
							: "each fault once",
					"seed " + form.seed()))
				+ ". The time to recover is the longest that was measured.";
	}

}
