package io.frontrow.engine.redis.server;

import io.frontrow.start.UnusableServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which Redis is new enough, and which of its commands we ask for. */
class RedisCheckTest {

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
	void asksForWhatTheScriptsCall() {
		assertThat(RedisRights.ofScripts()).contains("EVALSHA", "ZADD", "HSET", "TIME", "XADD")
			.doesNotContain("PUBLISH");
		assertThat(RedisRights.rules("", RedisRights.Mode.SINGLE))
			.contains("~queue:*", "+zadd", "+eval ", "+publish", "+hexists", "+cluster|info")
			.doesNotContain("+wait");
		assertThat(RedisRights.rules("", RedisRights.Mode.SENTINEL)).contains("+wait ")
			.doesNotContain("+cluster|nodes");
		assertThat(RedisRights.rules("", RedisRights.Mode.CLUSTER)).contains("+wait ", "+cluster|nodes",
				"+cluster|slots", "+cluster|shards");
	}

}
