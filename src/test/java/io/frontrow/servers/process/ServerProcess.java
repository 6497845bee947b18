package io.frontrow.servers.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.machine.FreePort;
import io.frontrow.servers.machine.Processes;
import org.jspecify.annotations.Nullable;

/**
 * A server that is a process of this machine. It ends with this JVM. If the JVM is
 * killed, the next start ends the server, see {@link Orphans}.
 */
public final class ServerProcess implements Server {

	/** For a first start on a slow machine; usually it takes one second. */
	private static final Duration START_LIMIT = Duration.ofMinutes(2);

	private static final int PORTS_TO_TRY = 3;

	private final Recipe recipe;

	private final Path directory;

	private volatile int port;

	private @Nullable Process process;

	private boolean closed;

	private ServerProcess(Recipe recipe, Path directory) {
		this.recipe = recipe;
		this.directory = directory;
	}

	public static ServerProcess start(Recipe recipe) {
		ServerProcess server = new ServerProcess(recipe, RunDirectory.create(recipe.name()));
		LiveServers.add(server);
		try {
			recipe.preparation(server.directory).ifPresent(server::run);
			server.startOnFreePort(PORTS_TO_TRY);
			return server;
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	private void run(ProcessBuilder preparation) {
		if (Processes.exitCode(launch(preparation)) != 0) {
			throw failed("could not be prepared");
		}
	}

	/** Another process can take the port between the search and the start. */
	private void startOnFreePort(int tries) {
		this.port = FreePort.find();
		try {
			start();
		}
		catch (ServerFailed ex) {
			if (tries <= 1 || FreePort.isFree(this.port)) {
				throw ex;
			}
			startOnFreePort(tries - 1);
		}
	}

	@Override
	public int port() {
		return this.port;
	}

	public long pid() {
		return current().pid();
	}

	@Override
	public void start() {
		Process started = launch(this.recipe.server(this.directory, this.port));
		PidFile.write(this.directory, started.toHandle());
		boolean settled = Waiting.until(START_LIMIT,
				() -> !started.isAlive() || this.recipe.answers(this.port, started.pid()));
		if (!started.isAlive()) {
			throw failed("ended with exit code " + started.exitValue());
		}
		if (!settled) {
			throw failed("did not answer within " + START_LIMIT.toSeconds() + " s");
		}
	}

	/** Starts nothing while closing, because the new process would have no owner. */
	private synchronized Process launch(ProcessBuilder command) {
		if (this.closed) {
			throw new ServerFailed(this.recipe.name() + " is closed");
		}
		if (this.process != null && this.process.isAlive()) {
			throw new IllegalStateException(this.recipe.name() + " runs already");
		}
		try {
			command.redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
			this.process = command.start();
			return this.process;
		}
		catch (IOException ex) {
			throw new ServerFailed("Cannot start " + command.command().get(0), ex);
		}
	}

	@Override
	public void kill() {
		Processes.kill(current());
	}

	/**
	 * Asks it to end (SIGTERM), and waits for that.
	 * @return whether it did within that time
	 */
	public boolean terminate(Duration limit) {
		Process asked = current();
		asked.destroy();
		return Waiting.until(limit, () -> !asked.isAlive());
	}

	@Override
	public void pause() {
		Processes.signal("STOP", pid());
	}

	@Override
	public void resume() {
		Processes.signal("CONT", pid());
	}

	private synchronized Process current() {
		return Objects.requireNonNull(this.process, "not started yet");
	}

	/** Kills the process, because its data is deleted anyway. */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
			if (this.process != null) {
				Processes.kill(this.process);
			}
		}
		RunDirectory.delete(this.directory);
		LiveServers.remove(this);
	}

	private synchronized ServerFailed failed(String what) {
		return new ServerFailed(this.recipe.name()
				+ (this.closed ? " was closed while it started" : " " + what + ". Its last words:\n" + lastWords()));
	}

	private String lastWords() {
		try {
			String words = Files.readString(log().toPath(), StandardCharsets.UTF_8);
			return words.substring(Math.max(0, words.length() - 2_000));
		}
		catch (IOException ex) {
			return "(none: " + ex.getMessage() + ")";
		}
	}

	private File log() {
		return this.directory.resolve("log").toFile();
	}

}
