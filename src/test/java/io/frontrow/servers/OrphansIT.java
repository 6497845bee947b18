package io.frontrow.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.database.DatabaseSoftware;
import io.frontrow.servers.machine.ProcessIdentity;
import io.frontrow.servers.process.Orphans;
import io.frontrow.servers.process.PidFile;
import io.frontrow.servers.process.RunDirectory;
import io.frontrow.servers.redis.RedisSoftware;
import io.frontrow.servers.source.ServerMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The servers of a JVM that was killed end at the next start, and no others. */
@DisabledIfSystemProperty(named = ServerMode.PROPERTY, matches = "docker",
		disabledReason = "Testcontainers cleans up by itself")
class OrphansIT {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/** Not a class of this project: the demo run needs the only main method there. */
	private static final String FORKED = """
			public class Forked {
				public static void main(String[] arguments) throws Exception {
					io.frontrow.servers.Servers.start();
					System.out.println("started");
					Thread.sleep(Long.MAX_VALUE);
				}
			}
			""";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path project;

	private final List<Process> forked = new CopyOnWriteArrayList<>();

	/** Unpacking them again would take most of the test's time. */
	@BeforeEach
	void shareBinaries() throws IOException {
		RedisSoftware.locate(ServerMode.EMBEDDED);
		DatabaseSoftware.locate(ServerMode.EMBEDDED);
		Files.createDirectories(RunDirectory.BINARIES);
		Path servers = Files.createDirectories(this.project.resolve("target/servers"));
		Files.createSymbolicLink(servers.resolve("dist"), RunDirectory.BINARIES);
	}

	/** Also after a test that failed. */
	@AfterEach
	void endForked() throws IOException {
		this.forked.forEach((jvm) -> jvm.descendants().forEach(ProcessHandle::destroyForcibly));
		this.forked.forEach(Process::destroyForcibly);
		Files.delete(this.project.resolve("target/servers/dist"));
	}

	@Test
	void onlyServersOfKilledJvmEndAtTheNextStart() throws IOException {
		CompletableFuture<Process> soonKilled = CompletableFuture.supplyAsync(this::fork);
		Process living = fork();
		Process killed = soonKilled.join();
		List<ProcessIdentity> orphans = servers(killed);
		killed.destroyForcibly().onExit().join();
		assertThat(orphans).hasSize(2).allMatch(OrphansIT::runs);
		Process next = fork();
		assertThat(orphans).noneMatch(OrphansIT::runs);
		assertThat(runDirectories()).hasSize(2);
		assertThat(servers(living)).hasSize(2).allMatch(OrphansIT::runs);
		end(living);
		assertThat(servers(next)).hasSize(2).allMatch(OrphansIT::runs);
		end(next);
	}

	@Test
	void processThatOnlyHasTheSameIdIsLeftAlone() throws IOException {
		Process stranger = new ProcessBuilder("sleep", "60").start();
		Path server = Files.createDirectories(this.project.resolve("run/1-1/redis-1"));
		PidFile.write(server, stranger.toHandle());
		Orphans.end(this.project.resolve("run"));
		assertThat(server).doesNotExist();
		assertThat(stranger.isAlive()).isTrue();
		stranger.destroyForcibly();
	}

	/** Ends the JVM as Ctrl-C does; its servers end with it. */
	private void end(Process jvm) throws IOException {
		List<ProcessIdentity> servers = servers(jvm);
		jvm.destroy();
		jvm.onExit().join();
		assertThat(Waiting.until(LIMIT, () -> servers.stream().noneMatch(OrphansIT::runs))).isTrue();
		assertThat(runDirectories()).noneMatch((name) -> name.getFileName().toString().startsWith(jvm.pid() + "-"));
	}

	private Process fork() {
		try {
			return startFork();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Process startFork() throws IOException {
		Path source = Files.writeString(Files.createTempDirectory(this.project, "fork").resolve("Forked.java"), FORKED);
		Process jvm = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), source.toString())
			.directory(this.project.toFile())
			.redirectErrorStream(true)
			.start();
		this.forked.add(jvm);
		BufferedReader output = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
		assertThat(saidUntilStarted(output)).endsWith("started");
		return jvm;
	}

	/** Its whole output, in case it ends too early. */
	private static List<String> saidUntilStarted(BufferedReader output) throws IOException {
		List<String> said = new ArrayList<>();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			said.add(line);
			if (line.equals("started")) {
				break;
			}
		}
		return said;
	}

	private static List<ProcessIdentity> servers(Process jvm) {
		return jvm.descendants().map(ProcessIdentity::of).toList();
	}

	private static boolean runs(ProcessIdentity process) {
		return process.running().isPresent();
	}

	private List<Path> runDirectories() throws IOException {
		try (Stream<Path> directories = Files.list(this.project.resolve("target/servers/run"))) {
			return directories.toList();
		}
	}

}
