package io.frontrow.engine.redis.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.Function;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.servers.Servers;
import io.frontrow.servers.application.Application;
import io.frontrow.servers.redis.Redis;
import io.frontrow.servers.redis.RedisWithTls;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisson.api.RedissonClient;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Both clients take the same connection properties: TLS, its bundle, account, database,
 * client name and times.
 */
@ExtendWith(OutputCaptureExtension.class)
@DisabledIfSystemProperty(named = "frontrow.servers", matches = "docker",
		disabledReason = "the Redis is a process of this machine")
class RedisTlsIT {

	private static final int AT_ONCE_SECONDS = 50;

	@BeforeAll
	static void requireRedisWithTls() {
		assumeThat(RedisWithTls.isInstalled()).as("a Redis built with TLS is on the PATH").isTrue();
	}

	@Test
	void sellsOverTlsWithTheCertificatesOfBundle() {
		try (RedisWithTls redis = RedisWithTls.start(true);
				Frontrow frontrow = Frontrow.startOn(Servers.shared().database(),
						"spring.data.redis.url=" + redis.url(), "spring.data.redis.ssl.bundle=line",
						"spring.ssl.bundle.pem.line.truststore.certificate=file:" + redis.certificate(),
						"spring.ssl.bundle.pem.line.keystore.certificate=file:" + redis.certificate(),
						"spring.ssl.bundle.pem.line.keystore.private-key=file:" + redis.key())) {
			assertSells(frontrow);
		}
	}

	@Test
	void takesAccountDatabaseNameAndTimesForBothClients() {
		try (RedisWithTls redis = RedisWithTls.start(false)) {
			String account = "shop";
			make(redis.redis(), account, "sesame");
			String url = redis.url().replace("//", "//" + account + ":sesame@") + "/3";
			try (Frontrow frontrow = Frontrow.startOn(Servers.shared().database(), "spring.data.redis.url=" + url,
					"spring.data.redis.ssl.bundle=line",
					"spring.ssl.bundle.pem.line.truststore.certificate=file:" + redis.certificate(),
					"spring.data.redis.client-name=box-office", "spring.data.redis.timeout=1500ms",
					"spring.data.redis.connect-timeout=900ms")) {
				assertSells(frontrow);
				assertThat(connectionsOf(redis.redis(), account)).hasSizeGreaterThan(1)
					.allMatch((connection) -> connection.contains(" name=box-office "))
					.allMatch((connection) -> connection.contains(" db=3 "));
				assertTimes(frontrow, 1_500, 900);
			}
		}
	}

	private static void assertTimes(Frontrow frontrow, int commandMillis, int connectMillis) {
		assertThat(frontrow.part(RedissonClient.class).getConfig().useSingleServer()).satisfies((redisson) -> {
			assertThat(redisson.getTimeout()).isEqualTo(commandMillis);
			assertThat(redisson.getConnectTimeout()).isEqualTo(connectMillis);
		});
		assertThat(frontrow.part(LettuceConnectionFactory.class)).satisfies((lettuce) -> {
			assertThat(lettuce.getClientConfiguration().getCommandTimeout()).hasMillis(commandMillis);
			assertThat(lettuce.getClientConfiguration()
				.getClientOptions()
				.orElseThrow()
				.getSocketOptions()
				.getConnectTimeout()).hasMillis(connectMillis);
		});
	}

	@Test
	void waitsBrieflyForBothClientsWhereNoTimesAreSet() {
		Frontrow frontrow = Frontrow.shared();
		assertThat(frontrow.part(RedissonClient.class).getConfig().useSingleServer().getTimeout()).isEqualTo(700);
		assertThat(frontrow.part(LettuceConnectionFactory.class).getClientConfiguration().getCommandTimeout())
			.hasSeconds(3);
	}

	/** The JVM's own trust is for a process of its own. */
	@Test
	void takesTlsByTheUrlAloneWithWhatTheJvmTrusts() throws Exception {
		try (RedisWithTls redis = RedisWithTls.start(false);
				Application application = Application.launch(Application.jar(),
						List.of("-Djavax.net.ssl.trustStore=" + redis.trustStore(),
								"-Djavax.net.ssl.trustStorePassword=" + redis.trustStorePassword()),
						List.of("spring.data.redis.url=" + redis.url(),
								"spring.r2dbc.url=" + Servers.shared().r2dbcUrl(),
								"spring.r2dbc.username=" + Servers.shared().username(),
								"spring.r2dbc.password=" + Servers.shared().password()))) {
			URI health = URI.create("http://127.0.0.1:" + application.port() + "/actuator/health");
			assertThat(HttpClient.newHttpClient().send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString()))
				.satisfies((answer) -> assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));
		}
	}

	@Test
	@Timeout(AT_ONCE_SECONDS)
	void doesNotStartWithCertificateThatIsNotTrustedAndSaysWhy(CapturedOutput output) {
		try (RedisWithTls redis = RedisWithTls.start(false)) {
			assertThatException()
				.isThrownBy(() -> Frontrow.startOn(Servers.shared().database(), "spring.data.redis.url=" + redis.url())
					.close());
			assertThat(output.getOut()).contains("Redis at " + redis.url() + " is there, but refuses: ")
				.contains("certification path")
				.doesNotContain("\tat ");
		}
	}

	private static void assertSells(Frontrow frontrow) {
		Sale sale = frontrow.sale(1, 4, 1_000);
		Fan fan = frontrow.fan("Alex").enter(sale).charge(10_000);
		fan.pay(fan.hold(sale, fan.seats(sale).get(0))).hasStatus(201);
	}

	private static void make(Redis redis, String account, String password) {
		asked(redis, (commands) -> commands.aclSetuser(account,
				AclSetuserArgs.Builder.on().addPassword(password).allKeys().allChannels().allCommands()));
	}

	private static List<String> connectionsOf(Redis redis, String account) {
		return asked(redis, RedisCommands::clientList).lines()
			.filter((line) -> line.contains(" user=" + account + " "))
			.toList();
	}

	private static <T> T asked(Redis redis, Function<RedisCommands<String, String>, T> question) {
		try (RedisClient client = RedisClient.create(redis.url());
				StatefulRedisConnection<String, String> connection = client.connect()) {
			return question.apply(connection.sync());
		}
	}

}
