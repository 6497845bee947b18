package io.frontrow.servers.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.frontrow.servers.machine.InstalledPrograms;
import io.frontrow.servers.machine.Program;
import io.frontrow.servers.process.ServerFailed;
import io.frontrow.servers.source.EmbeddedPrograms;
import io.frontrow.servers.source.MissingServer;
import io.frontrow.servers.source.ServerMode;
import redis.embedded.RedisExecProvider;
import redis.embedded.exceptions.OsDetectionException;

/**
 * A Redis or a Valkey that can be started.
 *
 * @param version as in "Redis 7.0.15"
 */
public record RedisSoftware(String version, Program program) {

	/**
	 * The path of another program than the mode would find, such as a Valkey of this
	 * machine.
	 */
	static final String PROGRAM = "frontrow.servers.redis-program";

	private static final String PROGRAM_NAME = "redis-server";

	/** Finds what the mode asks for, or says what to install. */
	public static RedisSoftware locate(ServerMode mode) {
		String program = System.getProperty(PROGRAM, "");
		if (!program.isEmpty()) {
			return of(Path.of(program))
				.orElseThrow(() -> new ServerFailed(PROGRAM + " is '" + program + "', which does not run here"));
		}
		Optional<RedisSoftware> embedded = (mode == ServerMode.PATH) ? Optional.empty() : embedded();
		return embedded.or(RedisSoftware::installed).orElseThrow(MissingServer::redis);
	}

	/** Empty where the library has no Redis for this machine. */
	private static Optional<RedisSoftware> embedded() {
		try {
			Path programs = EmbeddedPrograms.unpackOnce("redis-" + RedisExecProvider.redisVersion, (directory) -> Files
				.copy(RedisExecProvider.defaultProvider().get().toPath(), directory.resolve(PROGRAM_NAME)));
			return of(programs.resolve(PROGRAM_NAME));
		}
		catch (IllegalArgumentException | OsDetectionException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot unpack Redis", ex);
		}
	}

	static Optional<RedisSoftware> installed() {
		return InstalledPrograms.find(PROGRAM_NAME, "memurai").flatMap(RedisSoftware::of);
	}

	private static Optional<RedisSoftware> of(Path executable) {
		Program program = new Program(executable);
		return program.version()
			.map((version) -> new RedisSoftware(
					(version.line().startsWith("Valkey") ? "Valkey " : "Redis ") + version.number(), program));
	}

}
