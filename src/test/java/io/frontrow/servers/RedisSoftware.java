package io.frontrow.servers;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis that can be started.
 *
 * @param version as in "Redis 7.0.15"
 */
record RedisSoftware(String version, Program program) {

	private static final String LANDMARK = "redis/embedded/RedisServer.class";

	private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+\\.\\d+");

	static RedisSoftware locate(ServerMode mode) {
		Optional<RedisSoftware> embedded = (mode == ServerMode.PATH) ? Optional.empty() : embedded();
		return embedded.or(RedisSoftware::installed).orElseThrow(RedisSoftware::missing);
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
		return program.version().map((line) -> {
			Matcher number = NUMBER.matcher(line);
			return new RedisSoftware("Redis " + (number.find() ? number.group() : ""), program);
		});
	}

	private static ServerFailed missing() {
		return new ServerFailed("""
				No Redis for %s comes with this project, and none is on the PATH. Please install Redis 7 or later:
				  Debian, Ubuntu   sudo apt-get install redis-server
				  Fedora           sudo dnf install redis
				  macOS            brew install redis
				  Windows          choco install memurai-developer
				or name one that runs already: SPRING_DATA_REDIS_URL=redis://host:6379"""
			.formatted(Platform.describe()));
	}

}
