package io.frontrow.start;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.frontrow.Frontrow;
import io.frontrow.servers.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assumptions.assumeThat;

/** How the application starts, or says why it does not. */
@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
class StartIT {

	private static final String STACK_TRACE = "\tat ";

	/** A server that refuses is not waited for, and the wait is 60 s. */
	private static final long AT_ONCE_SECONDS = 50;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			frontrow.queue.active-ttl       | PT0S   | 1 s to 24 h, in whole seconds
			frontrow.queue.active-ttl       | abc    | 1 s to 24 h, in whole seconds
			frontrow.queue.active-ttl       | PT1.5S | 1 s to 24 h, in whole seconds
			frontrow.queue.hold-ttl         | PT1.5S | 1 s to 24 h, in whole seconds
			frontrow.queue.active-max       | 8d     | 1 s to 7 days
			frontrow.queue.tick             | 50ms   | 0.1 s to 1 h
			frontrow.queue.admit-per-tick   | many   | 1 to 100,000
			frontrow.queue.max-active       | 0      | 1 to 10,000,000
			frontrow.start.wait             | PT2H   | 0 s to 1 h
			frontrow.queue.poll-limit       | maybe  | true or false
			frontrow.http.request-arrival   | 0s     | 0.1 s to 5 min
			frontrow.http.trusted-proxies   | 10.0.0.0/33 | addresses and CIDR blocks
			frontrow.http.trusted-proxies   | proxy.example | addresses and CIDR blocks
			frontrow.http.forwarded         | both   | x or rfc7239
			server.forward-headers-strategy | native | none; name the proxies
			frontrow.database.units-max     | 1      | 16 to 100,000
			frontrow.database.answer-within | 1ms    | 0.1 s to 60 s
			frontrow.database.lock-wait     | PT1.5S | 1 s to 60 s, in whole seconds
			frontrow.database.statement-limit | 11m  | 1 s to 10 min
			""")
	void badSettingStopsTheStartWithItsNameValueAndRange(String name, String value, String range,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> Frontrow.start(name + "=" + value).close());
		assertThat(output.getOut()).containsPattern(name + " \\([A-Z_]+\\) is '" + value + "': it can be " + range)
			.doesNotContain(STACK_TRACE);
	}

	@Test
	void badSettingsAreReportedTogether(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> Frontrow.start("frontrow.queue.tick=0s", "frontrow.start.wait=long", "spring.r2dbc.url=")
				.close());
		assertThat(output.getOut()).contains("frontrow.queue.tick (FRONTROW_QUEUE_TICK) is '0s': it can be")
			.contains("frontrow.start.wait (FRONTROW_START_WAIT) is 'long': it can be")
			.contains("spring.r2dbc.url (SPRING_R2DBC_URL) is not set: give r2dbc:mysql://host:3306/database");
	}

	@ParameterizedTest
	@CsvSource({ "spring.r2dbc.url,nonsense,r2dbc:mysql://host:3306/database",
			"spring.r2dbc.url,r2dbc:postgresql://db/frontrow,r2dbc:mysql://host:3306/database",
			"spring.r2dbc.url,r2dbc:mysql://db,r2dbc:mysql://host:3306/database",
			"spring.r2dbc.url,r2dbc:mysql://db/frontrow?sslMode=maybe,verify_identity",
			"spring.data.redis.masterreplica.nodes,line:6379,spring.data.redis.sentinel",
			"spring.data.redis.url,http://line:6379,redis://[user:password@]host:6379",
			"spring.data.redis.url,redis://line,redis://[user:password@]host:6379" })
	void badAddressStopsTheStartWithWhatToGive(String name, String value, String wanted, CapturedOutput output) {
		assertThatException().isThrownBy(() -> Frontrow.start(name + "=" + value).close());
		assertThat(output.getOut()).contains(name + " (").contains("is '" + value + "': it can be").contains(wanted);
		assertThat(output.getOut()).doesNotContain(STACK_TRACE);
	}

	@Test
	void missingAccountStopsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> Frontrow.start("spring.r2dbc.username=").close());
		assertThat(output.getOut()).contains("spring.r2dbc.username (SPRING_R2DBC_USERNAME) is not set");
	}

	@Test
	void passwordOfAnAddressIsNotPrinted(CapturedOutput output) {
		assertThatException().isThrownBy(() -> Frontrow.start("spring.data.redis.url=redis://me:secret@line").close());
		assertThat(output.getOut()).contains("redis://***@line").doesNotContain("secret");
	}

	@Test
	@Timeout(AT_ONCE_SECONDS)
	void doesNotWaitForADatabaseThatRefusesTheAccount(CapturedOutput output) {
		assertThatException().isThrownBy(() -> Frontrow.start("spring.r2dbc.password=wrong").close());
		assertThat(output.getOut()).containsPattern("The database at .* is there, but refuses: .*Access denied")
			.contains("Check spring.r2dbc.url, spring.r2dbc.username and spring.r2dbc.password.")
			.doesNotContain(STACK_TRACE);
	}

	@Test
	@Timeout(AT_ONCE_SECONDS)
	void doesNotDoWithoutTheEncryptionThatIsAskedFor(CapturedOutput output) {
		assumeThat(Servers.shared().database().version()).as("is started without TLS").startsWith("MariaDB");
		assertThatException().isThrownBy(
				() -> Frontrow.start("spring.r2dbc.url=" + Servers.shared().r2dbcUrl() + "?sslMode=required").close());
		assertThat(output.getOut()).containsPattern("The database at .* is there, but refuses: .*ssl not enabled");
	}

	@ParameterizedTest
	@Timeout(AT_ONCE_SECONDS)
	@CsvSource({ "nobody:wrong,WRONGPASS", ":needless,ERR AUTH" })
	void doesNotWaitForARedisThatRefusesTheAccount(String account, String answer, CapturedOutput output) {
		String url = Servers.shared().redisUrl().replace("//", "//" + account + "@");
		assertThatException().isThrownBy(() -> Frontrow.start("spring.data.redis.url=" + url).close());
		assertThat(output.getOut()).containsPattern("Redis at .* is there, but refuses: " + answer)
			.contains("Check spring.data.redis.url")
			.doesNotContain("CommandData")
			.doesNotContain(STACK_TRACE);
	}

	@Test
	void entersARedisThatHasAPasswordAndNoNames(CapturedOutput output) {
		try (Servers servers = Servers.start()) {
			requirePassword(servers, "sesame");
			String url = servers.redisUrl().replace("//", "//:sesame@");
			try (Frontrow frontrow = Frontrow.startOn(servers, "spring.data.redis.url=" + url)) {
				frontrow.sale(1, 1, 1_000);
			}
			assertThatException().isThrownBy(() -> Frontrow.startOn(servers).close());
			assertThat(output.getOut()).containsPattern("Redis at .* is there, but refuses: NOAUTH");
		}
	}

	private static void requirePassword(Servers servers, String password) {
		try (RedisClient client = RedisClient.create(servers.redisUrl());
				StatefulRedisConnection<String, String> connection = client.connect()) {
			connection.sync().configSet("requirepass", password);
		}
	}

	@Test
	void waitsForServersThatAreNotUpYetSayingSo(CapturedOutput output) {
		try (Servers servers = Servers.start()) {
			servers.database().kill();
			CompletableFuture<Frontrow> starting = CompletableFuture.supplyAsync(() -> Frontrow.startOn(servers));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> output.getOut().contains("Waiting for the database"));
			servers.database().start();
			try (Frontrow frontrow = starting.join()) {
				frontrow.get("/concerts").answers(200);
			}
		}
	}

	@Test
	void givesUpWaitingWithTheServersNameAndTheSetting(CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> Frontrow.start("spring.data.redis.url=redis://127.0.0.1:1", "frontrow.start.wait=PT1S").close());
		assertThat(output.getOut())
			.contains("Redis at redis://127.0.0.1:1 could not be reached within frontrow.start.wait=PT1S: ")
			.contains("Start it, or check spring.data.redis.url")
			.doesNotContain("BeanCreationException", "UnsatisfiedDependencyException")
			.doesNotContain(STACK_TRACE);
	}

}
