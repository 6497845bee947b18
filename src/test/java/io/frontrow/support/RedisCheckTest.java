package io.frontrow.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.frontrow.start.UnusableServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which Redis is new enough, and which of its commands we ask for. */
class RedisCheckTest {

	private static final Pattern CALL = Pattern.compile("redis\\.call\\(['\"]([A-Za-z]+)['\"]");

	@ParameterizedTest
	@CsvSource({ "redis,7.0.0", "redis,7.4.2", "redis,8.2.1", "valkey,8.0.1", "valkey,9.1.2" })
	void takesWhatIsNewEnough(String server, String version) {
		assertThatCode(() -> RedisCheck.requireVersion(server, version)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource({ "redis,6.2.14", "redis,5.0.3", "keydb,6.3.4", "redis,unstable", "redis,''" })
	void refusesWhatIsTooOld(String server, String version) {
		assertThatExceptionOfType(UnusableServer.class).isThrownBy(() -> RedisCheck.requireVersion(server, version))
			.withMessage(server + " " + version + " is too old");
	}

	@Test
	void asksForEachCommandThatScriptCalls() throws IOException {
		Set<String> called = new TreeSet<>();
		try (Stream<Path> files = Files.walk(Path.of("redis/lua"))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				CALL.matcher(Files.readString(file))
					.results()
					.map((call) -> call.group(1).toUpperCase(Locale.ROOT))
					.forEach(called::add);
			}
		}
		called.add("EVALSHA");
		assertThat(RedisRights.OF_SCRIPTS).containsExactlyInAnyOrderElementsOf(called);
	}

}
