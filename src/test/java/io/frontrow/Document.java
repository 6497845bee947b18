package io.frontrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A document of the repository, in GitHub's Markdown.
 *
 * @param file the path from the root of the repository
 */
record Document(Path file, String text) {

	private static final Path ROOT = Path.of("");

	private static final Set<String> NOT_OURS = Set.of(".git", "target");

	private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

	private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| (.*) \\|$");

	/** All documents of the repository. */
	static List<Document> all() {
		return files().filter((file) -> file.toString().endsWith(".md")).map(Document::read).toList();
	}

	/** All files of the repository, by their path from its root. */
	static Stream<Path> files() {
		List<Path> files = new ArrayList<>();
		collect(ROOT, files);
		return files.stream();
	}

	private static void collect(Path directory, List<Path> files) {
		try (Stream<Path> entries = Files.list(directory.toAbsolutePath())) {
			for (Path entry : entries.sorted().toList()) {
				Path path = directory.resolve(entry.getFileName());
				if (!Files.isDirectory(path)) {
					files.add(path);
				}
				else if (!NOT_OURS.contains(path.toString())) {
					collect(path, files);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Document read(Path file) {
		try {
			return new Document(file, Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Where the document's own links begin. */
	Path directory() {
		Path parent = this.file.getParent();
		return (parent != null) ? parent : ROOT;
	}

	/** The text without its fenced blocks. */
	private String prose() {
		return FENCED.matcher(this.text).replaceAll("");
	}

	/** The contents of the fenced blocks of that language. */
	List<String> fenced(String language) {
		return FENCED.matcher(this.text)
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	/** The targets of its links. */
	List<String> links() {
		return groups(LINK, prose()).toList();
	}

	/** What stands in backticks. */
	List<String> codes() {
		return groups(CODE, prose()).toList();
	}

	/** The words of what stands in backticks. */
	List<String> codeWords() {
		return codes().stream().flatMap((code) -> Stream.of(code.strip().split("[\\s,]+"))).toList();
	}

	/** The anchors that GitHub makes of its headings. */
	Set<String> anchors() {
		Map<String, Integer> seen = new HashMap<>();
		Set<String> anchors = new LinkedHashSet<>();
		groups(HEADING, prose()).map(Document::slug).forEach((slug) -> {
			int times = seen.merge(slug, 1, Integer::sum);
			anchors.add((times == 1) ? slug : slug + "-" + (times - 1));
		});
		return anchors;
	}

	private static String slug(String heading) {
		return heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
	}

	/** The rows of the tables below that heading, without their heads, each in cells. */
	List<List<String>> rowsBelow(String heading) {
		String marks = heading.substring(0, heading.indexOf(' '));
		String section = this.text.substring(this.text.indexOf("\n" + heading + "\n") + heading.length() + 2);
		int end = Pattern.compile("(?m)^#{1," + marks.length() + "} ")
			.matcher(section)
			.results()
			.map(MatchResult::start)
			.findFirst()
			.orElse(section.length());
		List<List<String>> rows = groups(ROW, section.substring(0, end))
			.map((row) -> Stream.of(row.split("\\|")).map(String::strip).toList())
			.collect(Collectors.toCollection(ArrayList::new));
		int rule = rows.stream().map((cells) -> cells.get(0).matches("-+")).toList().indexOf(true);
		return rows.subList(rule + 1, rows.size());
	}

	static Stream<String> groups(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((result) -> result.group(1));
	}

}
