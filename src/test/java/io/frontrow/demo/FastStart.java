package io.frontrow.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.frontrow.servers.Servers;
import io.frontrow.servers.application.Application;
import io.frontrow.servers.database.Account;

import org.springframework.util.FileSystemUtils;

/**
 * Makes {@code target/frontrow}, out of which Frontrow starts in half the time: the
 * packaged jar with its libraries beside it, and an archive of the classes that it loads
 * (class data sharing, JEP 350). To see which, it is started once, on servers of its own
 * and with something to sell: {@code ./mvnw package -DskipTests -Pfast-start}.
 */
public final class FastStart {

	private static final Path DIRECTORY = Path.of("target", "frontrow");

	private static final Path JAR = DIRECTORY.resolve("frontrow.jar");

	private static final Path ARCHIVE = DIRECTORY.resolve("frontrow.jsa");

	/** Writing the archive takes some seconds of it. */
	private static final Duration END_LIMIT = Duration.ofSeconds(60);

	private static final Duration EXTRACT_LIMIT = Duration.ofSeconds(60);

	private FastStart() {
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		FileSystemUtils.deleteRecursively(DIRECTORY);
		extract();
		try (Servers servers = Servers.start()) {
			observe(servers);
		}
		System.out.println("Made " + ARCHIVE + " (" + Files.size(ARCHIVE) / 1_000_000 + " MB)");
		System.exit(0);
	}

	private static void extract() throws IOException, InterruptedException {
		Process extracting = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djarmode=tools", "-jar", Application.jar().toString(), "extract", "--destination",
				DIRECTORY.toString(), "--application-filename", JAR.getFileName().toString())
			.inheritIO()
			.start();
		if (!extracting.waitFor(EXTRACT_LIMIT.toSeconds(), TimeUnit.SECONDS) || extracting.exitValue() != 0) {
			extracting.destroyForcibly();
			throw new DemoFailed(Application.jar() + " could not be extracted");
		}
	}

	private static void observe(Servers servers) {
		Account operator = Account.of("admin");
		List<String> settings = List.of("spring.data.redis.url=" + servers.redisUrl(),
				"spring.r2dbc.url=" + servers.r2dbcUrl(), "spring.r2dbc.username=" + servers.username(),
				"spring.r2dbc.password=" + servers.password(), "frontrow.admin.password=" + operator.password());
		try (Application application = Application.launch(JAR, List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE),
				settings)) {
			new DemoLoader(new FrontrowClient(URI.create("http://127.0.0.1:" + application.port()), operator)).load();
			if (!application.terminate(END_LIMIT) || !Files.exists(ARCHIVE)) {
				throw new DemoFailed("the archive was not written");
			}
		}
		catch (UncheckedIOException ex) {
			throw new DemoFailed("the archive was not written: " + ex, ex);
		}
	}

}
