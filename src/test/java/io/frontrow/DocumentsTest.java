package io.frontrow;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documents name what is there: links, anchors, files, classes, scripts, settings and
 * metrics. Each rule is shown to see a planted fault.
 */
class DocumentsTest {

	private static final int README_BYTES_MAX = 9_000;

	private static final int README_COLUMNS_MAX = 120;

	private static final int DOMAIN_WORDS_MAX = 25;

	private static final int ENGINE_WORDS_MAX = 12;

	private static final Path README = Path.of("README.md");

	private static final Path DOCS = Path.of("src", "docs");

	/** They tell what was, also by names that are no more. */
	private static final Set<Path> HISTORIES = Set.of(DOCS.resolve("changes.md"), DOCS.resolve("reports.md"));

	private static final Set<String> NO_CLASSES = Set.of("Fan", "Operator", "Redis", "MySQL");

	/** In backticks, and no class of ours. */
	private static final Set<String> HEADERS = Set.of("Location", "Forwarded");

	private static final Pattern PATH = Pattern.compile("[\\w.*-]+(/[\\w.*-]+)+/?");

	private static final Pattern FILE_NAME = Pattern
		.compile("[\\w.*-]*\\w\\.(md|sh|lua|js|java|ya?ml|xml|conf|sql|properties)");

	private static final Pattern SCRIPT = Pattern.compile("([a-z]+/)?[a-z]+-\\d+");

	private static final Pattern CLASS = Pattern.compile("([A-Z][a-z0-9]+)+");

	private static final Pattern TEST_CLASS = Pattern.compile("(?:[a-z]+/)*([A-Z]\\w*[a-z](?:IT|Test))(?:[.#](\\w+))?");

	private static final Pattern ARROW = Pattern.compile("(?m)^\\s*(\\w+?)\\s*--?>>\\s*(\\w+):");

	private static final Pattern PARTICIPANT = Pattern.compile("(?m)^\\s*(?:participant|actor) (\\w+)$");

	private static final Pattern SETTING = Pattern.compile("(frontrow(?:\\.[a-z][a-z-]*){2})(?:=.*)?");

	private static final Pattern METRIC = Pattern.compile("(frontrow_[a-z_]+)");

	private static final Pattern METER = Pattern.compile("\"(frontrow(?:\\.[a-z][a-z-]*)+)\"");

	private static final Pattern REFERENCE = Pattern.compile("(src/docs/[a-z]+\\.md(?:#[a-z0-9-]+)?)");

	/** What the service was asked for by, and is kept elsewhere. */
	private static final Pattern OUTSIDE = Pattern.compile("(?i)\\b(the contract|seeds/|shared/|sequence \\d)");

	private static final Pattern FIGURE = Pattern.compile("(\\d[\\d,.]*\\d|\\d)");

	private static final List<Path> FILES = Document.files().toList();

	private static final List<Document> DOCUMENTS = Document.all();

	private static final Map<Path, String> CODE = FILES.stream()
		.filter((file) -> file.startsWith("src/main/java") && file.toString().endsWith(".java"))
		.collect(Collectors.toMap(Function.identity(), (file) -> Document.read(file).text()));

	private static final Set<String> CLASSES = CODE.keySet()
		.stream()
		.map((file) -> file.getFileName().toString().replace(".java", ""))
		.collect(Collectors.toSet());

	private static final Set<String> SETTINGS = settings();

	private static final Set<String> METRICS = metrics();

	@Test
	void linksAndAnchorsResolve() {
		assertNoFaults(DocumentsTest::brokenLinks);
	}

	@Test
	void nothingOutsideOfTheRepositoryIsReferredTo() {
		assertNoFaults(DocumentsTest::outsideReferences);
	}

	@Test
	void filesThatAreNamedExist() {
		assertNoFaults(DocumentsTest::missingFiles);
	}

	@Test
	void scriptsAreNamedWithTheirPresentVersion() {
		assertNoFaults(DocumentsTest::missingScripts);
	}

	@Test
	void testsThatAreNamedExist() {
		assertNoFaults(DocumentsTest::missingTests);
	}

	@Test
	void classesThatAreNamedExist() {
		assertThat(missingClasses(document("sequences.md"))).isEmpty();
		assertThat(missingClasses(document("architecture.md"))).isEmpty();
		assertThat(missingParticipants(document("sequences.md"))).isEmpty();
	}

	@Test
	void settingsThatAreNamedExist() {
		assertNoFaults(DocumentsTest::missingSettings);
	}

	@Test
	void everySettingIsListedWithItsMeaning() {
		Set<String> listed = document("operations.md").rowsBelow("## Settings")
			.stream()
			.map((cells) -> cells.get(0).replace("`", ""))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(listed).isEqualTo(SETTINGS);
	}

	@Test
	void defaultsOfSettingsAreThoseOfTheCode() {
		Map<String, String> listed = document("operations.md").rowsBelow("## Settings")
			.stream()
			.collect(Collectors.toMap((cells) -> cells.get(0).replace("`", ""),
					(cells) -> cells.get(1).replaceAll("[`,]", "").replace("empty", "")));
		Map<String, String> defaults = settingTypes().flatMap(DocumentsTest::defaults)
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		assertThat(defaults).hasSizeGreaterThan(10);
		assertThat(listed).containsAllEntriesOf(defaults);
	}

	@Test
	void metricsThatAreNamedExist() {
		assertNoFaults(DocumentsTest::missingMetrics);
	}

	@Test
	void everyMetricIsListed() {
		String operations = document("operations.md").text();
		assertThat(METRICS).isNotEmpty();
		assertThat(METRICS.stream().filter((metric) -> !operations.contains("`" + metric))).isEmpty();
	}

	@Test
	void readmeIsTheFirstTenMinutes() {
		assertThat(Document.read(README).text().getBytes(StandardCharsets.UTF_8).length)
			.isLessThanOrEqualTo(README_BYTES_MAX);
	}

	@Test
	void readmeFitsIntoTheWindow() {
		assertThat(Document.read(README)
			.text()
			.lines()
			.filter((line) -> line.codePointCount(0, line.length()) > README_COLUMNS_MAX)).isEmpty();
	}

	/** A figure stands in one place; the README repeats some, and must not differ. */
	@Test
	void figuresOfReadmeStandInTheLinkedDocument() {
		Document readme = Document.read(README);
		List<List<String>> rows = readme.rowsBelow("## Measured");
		assertThat(rows).isNotEmpty().allSatisfy((cells) -> assertThat(missingFigures(cells)).isEmpty());
	}

	@Test
	void glossaryCanBeLearned() {
		Document architecture = document("architecture.md");
		assertThat(architecture.rowsBelow("### Domain")).hasSizeBetween(1, DOMAIN_WORDS_MAX);
		assertThat(architecture.rowsBelow("### Engine")).hasSizeBetween(1, ENGINE_WORDS_MAX);
	}

	@Test
	void commentsPointToWhatIsThere() {
		List<String> faults = FILES.stream()
			.filter((file) -> file.toString().matches("(src|k6|redis|\\.ci).*\\.(java|lua|js|sh|ya?ml|sql)"))
			.filter((file) -> !file.endsWith("DocumentsTest.java"))
			.flatMap((file) -> Document.groups(REFERENCE, Document.read(file).text())
				.filter((reference) -> !isThere(Path.of(""), reference))
				.map((reference) -> file + ": " + reference))
			.toList();
		assertThat(faults).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			[a](src/docs/none.md)            | broken link src/docs/none.md
			[a](README.md#none)              | broken link README.md#none
			[a](#none)                       | broken link #none
			as the contract says             | outside the contract
			as sequence 5 says               | outside sequence 5
			`redis/lua/queue/none.lua`       | no file redis/lua/queue/none.lua
			`./mvnw -f k6/none.sh`           | no file k6/none.sh
			`none.sh`                        | no file none.sh
			`queue/None`                     | no file queue/None
			`none/*`                         | no file none/*
			`join-0`                         | no script join-0
			`queue/join-0`                   | no script queue/join-0
			`NoneIT`                         | no test NoneIT
			`DocumentsTest.none`             | no test DocumentsTest.none
			`DocumentsTest#none`             | no test DocumentsTest#none
			`HoldNone`                       | no class HoldNone
			`frontrow.queue.none`            | no setting frontrow.queue.none
			`frontrow.queue.none=1`          | no setting frontrow.queue.none
			`frontrow_none_total`            | no metric frontrow_none_total
			""")
	void seesPlantedFault(String text, String fault) {
		Document planted = new Document(Path.of("planted.md"), "# Planted\n\n" + text + "\n");
		assertThat(Stream
			.of(brokenLinks(planted), outsideReferences(planted), missingFiles(planted), missingScripts(planted),
					missingTests(planted), missingClasses(planted), missingSettings(planted), missingMetrics(planted))
			.flatMap(List::stream)).containsExactly(fault);
	}

	@Test
	void seesPlantedParticipant() {
		Document planted = new Document(Path.of("planted.md"),
				"```mermaid\nsequenceDiagram\n    participant Gate\n    Fan->>Gate: a\n    Gate-->>None: b\n```\n");
		assertThat(missingParticipants(planted)).containsExactly("no class None");
	}

	@Test
	void seesPlantedFigure() {
		assertThat(missingFigures(List.of("joins", "0, 123456789/s", "[x](src/docs/performance.md)")))
			.containsExactly("123456789");
	}

	private static void assertNoFaults(Function<Document, List<String>> rule) {
		assertThat(DOCUMENTS).hasSizeGreaterThan(2);
		assertThat(DOCUMENTS.stream()
			.flatMap((document) -> rule.apply(document).stream().map((fault) -> document.file() + ": " + fault)))
			.isEmpty();
	}

	private static Document document(String name) {
		return Document.read(DOCS.resolve(name));
	}

	private static List<String> brokenLinks(Document document) {
		return document.links()
			.stream()
			.filter((link) -> !link.matches("(https?|mailto):.*"))
			.filter((link) -> !(link.startsWith("#") ? document.anchors().contains(link.substring(1))
					: isThere(document.directory(), link)))
			.map((link) -> "broken link " + link)
			.toList();
	}

	private static List<String> outsideReferences(Document document) {
		return Document.groups(OUTSIDE, document.text()).map((reference) -> "outside " + reference).toList();
	}

	private static boolean isThere(Path directory, String link) {
		String[] parts = link.split("#", 2);
		Path target = directory.resolve(parts[0]).normalize();
		return Files.exists(target) && (parts.length == 1 || Document.read(target).anchors().contains(parts[1]));
	}

	private static List<String> missingFiles(Document document) {
		return document.codeWords()
			.stream()
			.map((word) -> word.replaceFirst("^\\./", "").replaceFirst("((?:IT|Test))[.#]\\w+$", "$1"))
			.filter((word) -> isPath(document, word) && !word.startsWith("target/"))
			.filter((word) -> !hasFile(document, word))
			.map((word) -> "no file " + word)
			.toList();
	}

	/**
	 * What begins with a folder of the repository, of the document or of the code, names
	 * a Java file in its room, or ends as a file does.
	 */
	private static boolean isPath(Document document, String word) {
		if (FILE_NAME.matcher(word).matches() || word.matches("[a-z]+/(\\*|\\*?[A-Z]\\w*\\*?)")) {
			return true;
		}
		return PATH.matcher(word).matches() && !SCRIPT.matcher(word).matches() && roots(document)
			.anyMatch((root) -> Files.isDirectory(root.resolve(word.substring(0, word.indexOf('/')))));
	}

	private static boolean hasFile(Document document, String word) {
		String glob = word.replaceFirst("/$", "");
		PathMatcher byName = FileSystems.getDefault().getPathMatcher("glob:" + glob);
		return word.contains("/") ? roots(document).anyMatch((root) -> hasPath(root.resolve(glob).normalize()))
				: FILES.stream().anyMatch((file) -> byName.matches(file.getFileName()));
	}

	/**
	 * A folder, a file, or a Java file without its ending; a star stands for any part of
	 * a name.
	 */
	private static boolean hasPath(Path path) {
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path + "{,.java,/**}");
		return FILES.stream().anyMatch(matcher::matches);
	}

	private static Stream<Path> roots(Document document) {
		return Stream.of(Path.of(""), document.directory(), Path.of("src/main/java/io/frontrow"),
				Path.of("src/test/java/io/frontrow"));
	}

	private static List<String> missingScripts(Document document) {
		return document.codeWords()
			.stream()
			.filter((word) -> SCRIPT.matcher(word).matches() && !HISTORIES.contains(document.file()))
			.filter((word) -> FILES.stream().noneMatch((file) -> file.endsWith(Path.of(word + ".lua"))))
			.map((word) -> "no script " + word)
			.toList();
	}

	private static List<String> missingTests(Document document) {
		return document.codeWords()
			.stream()
			.filter((word) -> TEST_CLASS.matcher(word).matches())
			.filter((word) -> TEST_CLASS.matcher(word)
				.results()
				.noneMatch((test) -> hasTest(test.group(1), test.group(2))))
			.map((word) -> "no test " + word)
			.toList();
	}

	private static boolean hasTest(String name, String method) {
		return FILES.stream()
			.filter((file) -> file.endsWith(name + ".java"))
			.anyMatch((file) -> method == null || Document.read(file).text().contains(" " + method + "("));
	}

	private static List<String> missingClasses(Document document) {
		return document.codeWords()
			.stream()
			.map((word) -> word.replaceFirst("\\..*", ""))
			.filter((word) -> isClassName(word))
			.filter((word) -> !isClass(word))
			.map((word) -> "no class " + word)
			.toList();
	}

	private static boolean isClassName(String word) {
		return CLASS.matcher(word).matches() && !TEST_CLASS.matcher(word).matches() && !HEADERS.contains(word)
				&& !NO_CLASSES.contains(word);
	}

	private static List<String> missingParticipants(Document document) {
		return document.fenced("mermaid")
			.stream()
			.flatMap((diagram) -> Stream.concat(Document.groups(PARTICIPANT, diagram),
					ARROW.matcher(diagram).results().flatMap((arrow) -> Stream.of(arrow.group(1), arrow.group(2)))))
			.filter((name) -> !NO_CLASSES.contains(name) && !isClass(name))
			.distinct()
			.map((name) -> "no class " + name)
			.toList();
	}

	private static boolean isClass(String name) {
		return CLASSES.contains(name);
	}

	private static List<String> missingSettings(Document document) {
		return document.codeWords()
			.stream()
			.filter((word) -> SETTING.matcher(word).matches())
			.map((word) -> word.replaceFirst("=.*", ""))
			.filter((name) -> !SETTINGS.contains(name) && !HISTORIES.contains(document.file()))
			.map((name) -> "no setting " + name)
			.toList();
	}

	private static Set<String> settings() {
		return settingTypes().flatMap(DocumentsTest::settings).collect(Collectors.toCollection(TreeSet::new));
	}

	/** The types that settings are bound to, as the start finds them. */
	private static Stream<Class<?>> settingTypes() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		return scanner.findCandidateComponents("io.frontrow")
			.stream()
			.map((found) -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null));
	}

	/** Those that a constructor declares as one value. */
	private static Stream<Map.Entry<String, String>> defaults(Class<?> type) {
		String prefix = type.getAnnotation(ConfigurationProperties.class).value();
		return Stream.of(type.getDeclaredConstructors())
			.flatMap((constructor) -> Stream.of(constructor.getParameters()))
			.filter((parameter) -> parameter.isAnnotationPresent(DefaultValue.class))
			.filter((parameter) -> parameter.getAnnotation(DefaultValue.class).value().length == 1)
			.map((parameter) -> Map.entry(prefix + "." + DataObjectPropertyName.toDashedForm(parameter.getName()),
					parameter.getAnnotation(DefaultValue.class).value()[0]));
	}

	private static Stream<String> settings(Class<?> type) {
		String prefix = type.getAnnotation(ConfigurationProperties.class).value();
		return Arrays.stream(type.getDeclaredFields())
			.filter((field) -> !Modifier.isStatic(field.getModifiers()))
			.map((field) -> prefix + "." + DataObjectPropertyName.toDashedForm(field.getName()));
	}

	private static List<String> missingMetrics(Document document) {
		return document.codes()
			.stream()
			.flatMap((code) -> Document.groups(METRIC, code))
			.filter((name) -> METRICS.stream()
				.noneMatch((metric) -> name.replaceFirst("_(total|seconds)$", "").equals(metric)))
			.map((name) -> "no metric " + name)
			.toList();
	}

	/** By the names in the code, in the form that Prometheus is told, without unit. */
	private static Set<String> metrics() {
		Set<String> prefixes = SETTINGS.stream()
			.map((setting) -> setting.substring(0, setting.lastIndexOf('.')))
			.collect(Collectors.toSet());
		return CODE.values()
			.stream()
			.flatMap((text) -> Document.groups(METER, text))
			.filter((name) -> !prefixes.contains(name))
			.map((name) -> name.replace('.', '_').replace('-', '_'))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static List<String> missingFigures(List<String> cells) {
		String link = new Document(README, cells.get(2)).links().get(0);
		String target = Document.read(Path.of(link.replaceFirst("#.*", ""))).text();
		return Document.groups(FIGURE, cells.get(1))
			.filter((figure) -> !Pattern.compile("(?<![\\d,.])" + Pattern.quote(figure) + "(?![\\d,.]*\\d)")
				.matcher(target)
				.find())
			.toList();
	}

}
