package io.frontrow.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lines of several lengths cost, in Markdown. */
final class ScaleTable {

	private static final Path FILE = Path.of("target", "scale.md");

	private static final List<String> HEAD = List.of("waiting", "bytes each, sorted set", "bytes each, all", "join",
			"state near the head", "state far from it", "1,000 admitted", "snapshot", "1,000 marks");

	private final List<Row> rows = new ArrayList<>();

	void add(Row row) {
		this.rows.add(row);
		System.out.print(line(row.cells()));
	}

	Row last() {
		return this.rows.get(this.rows.size() - 1);
	}

	/** How many times more Redis works for the longest line than for the shortest. */
	List<Double> growths() {
		return growths(Cost::redisMicros).stream().filter(Double::isFinite).toList();
	}

	private List<Double> growths(Function<Cost, Double> figure) {
		List<Cost> shortest = this.rows.get(0).costs();
		List<Cost> longest = last().costs();
		return Stream.iterate(0, (place) -> place + 1)
			.limit(shortest.size())
			.map((place) -> figure.apply(longest.get(place)) / figure.apply(shortest.get(place)))
			.toList();
	}

	/** Writes the file, and returns what is in it. */
	String write(String redisVersion) {
		String text = line(HEAD) + line(HEAD.stream().map((head) -> "---").toList())
				+ this.rows.stream().map((row) -> line(row.cells())).collect(Collectors.joining()) + line(growth())
				+ "\n" + conditions(redisVersion) + "\n";
		try {
			Files.writeString(FILE, text);
			return text;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> growth() {
		List<Double> seen = growths(Cost::medianMicros);
		List<Double> worked = growths(Cost::redisMicros);
		Stream<String> cells = Stream.iterate(0, (place) -> place + 1)
			.limit(seen.size())
			.map((place) -> "× " + pair(seen.get(place), worked.get(place), "%.1f"));
		return Stream.concat(Stream.of("longest to shortest", "", ""), cells).toList();
	}

	private static String conditions(String redisVersion) {
		return "Times are microseconds: the median that the caller sees / Redis' processor. " + String.join(", ",
				LocalDate.now(ZoneOffset.UTC).toString(),
				Runtime.getRuntime().availableProcessors() + " processors (" + System.getProperty("os.name") + " "
						+ System.getProperty("os.arch") + ")",
				"Java " + Runtime.version().feature(), redisVersion) + ".";
	}

	private static String line(List<String> cells) {
		return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
	}

	private static String pair(double seen, double worked, String form) {
		String first = String.format(Locale.ROOT, form, seen);
		return (worked > 0) ? first + " / " + String.format(Locale.ROOT, form, worked) : first;
	}

	/**
	 * A line of one length.
	 *
	 * @param sortedSetBytes for each who waits
	 * @param allBytes for each who waits, with all other keys
	 */
	record Row(int waiting, double sortedSetBytes, double allBytes, Cost join, Cost near, Cost far, Cost admission,
			Cost snapshot, Cost heartbeat) {

		List<Cost> costs() {
			return List.of(this.join, this.near, this.far, this.admission, this.snapshot, this.heartbeat);
		}

		private List<String> cells() {
			Stream<String> sizes = Stream.of(String.format(Locale.ROOT, "%,d", this.waiting),
					String.format(Locale.ROOT, "%.0f", this.sortedSetBytes),
					String.format(Locale.ROOT, "%.0f", this.allBytes));
			return Stream.concat(sizes, costs().stream().map(Row::cell)).toList();
		}

		private static String cell(Cost cost) {
			return pair(cost.medianMicros(), cost.redisMicros(), (cost.medianMicros() < 10) ? "%.2f" : "%,.0f");
		}

	}

}
