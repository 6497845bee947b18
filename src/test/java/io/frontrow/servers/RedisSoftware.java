package io.frontrow.servers;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Redis that can be started.
 *
 * @param version as in "Redis 7.0.15"
 */
record RedisSoftware(String version, Program program) {

	private static final String LANDMARK = "redis/embedded/RedisServer.class";

	/** Finds what the mode asks for, or says what to install. */
	static RedisSoftware locate(ServerMode mode) {
		Optional<RedisSoftware> embedded = (mode == ServerMode.PATH) ? Optional.empty() : embedded();
		return embedded.or(RedisSoftware::installed).orElseThrow(MissingServer::redis);
	}

	private static Optional<RedisSoftware> embedded() {
		Pattern place = Pattern.compile("(redis-server-[\\d.]+-" + Platform.redisName() + ")$");
		return JarredPrograms.unpack(LANDMARK, place).flatMap(RedisSoftware::of);
	}

	private static Optional<RedisSoftware> installed() {
		return InstalledPrograms.find("redis-server", "memurai").flatMap(RedisSoftware::of);
	}

	private static Optional<RedisSoftware> of(Path executable) {
		Program program = new Program(executable);
		return program.version().map((version) -> new RedisSoftware("Redis " + version.number(), program));
	}

}
