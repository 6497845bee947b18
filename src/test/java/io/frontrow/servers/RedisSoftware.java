package io.frontrow.servers;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Redis or a Valkey that can be started.
 *
 * @param version as in "Redis 7.0.15"
 */
record RedisSoftware(String version, Program program) {

	/**
	 * The path of a server's program: takes the place of the one that the mode would
	 * find, such as a Valkey of this machine.
	 */
	static final String PROGRAM = "frontrow.servers.redis-program";

	private static final String LANDMARK = "redis/embedded/RedisServer.class";

	/** Finds what the mode asks for, or says what to install. */
	static RedisSoftware locate(ServerMode mode) {
		String program = System.getProperty(PROGRAM, "");
		if (!program.isEmpty()) {
			return of(Path.of(program))
				.orElseThrow(() -> new ServerFailed(PROGRAM + " is '" + program + "', which does not run here"));
		}
		Optional<RedisSoftware> embedded = (mode == ServerMode.PATH) ? Optional.empty() : embedded();
		return embedded.or(RedisSoftware::installed).orElseThrow(MissingServer::redis);
	}

	private static Optional<RedisSoftware> embedded() {
		Pattern place = Pattern.compile("(redis-server-[\\d.]+-" + Platform.redisName() + ")$");
		return JarredPrograms.unpack(LANDMARK, place).flatMap(RedisSoftware::of);
	}

	static Optional<RedisSoftware> installed() {
		return InstalledPrograms.find("redis-server", "memurai").flatMap(RedisSoftware::of);
	}

	private static Optional<RedisSoftware> of(Path executable) {
		Program program = new Program(executable);
		return program.version()
			.map((version) -> new RedisSoftware(
					(version.line().startsWith("Valkey") ? "Valkey " : "Redis ") + version.number(), program));
	}

}
