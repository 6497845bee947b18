package io.frontrow.engine.redis.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.servers.Servers;
import io.frontrow.servers.redis.Redis;
import io.frontrow.servers.redis.RedisCluster;
import io.frontrow.servers.redis.RedisSentinels;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** A Redis that Frontrow cannot work on stops the start with one sentence. */
@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
class RedisCheckIT {

	private static final String STACK_TRACE = "\tat ";

	/** What cannot be used is not waited for, and the wait is 60 s. */
	private static final long AT_ONCE_SECONDS = 50;

	@Test
	void accountWithTheRightsThatAreNamedSells() {
		try (Frontrow frontrow = Frontrow.start(asAccount("limited", RedisRights.rules("", RedisRights.Mode.SINGLE)))) {
			Sale sale = frontrow.sale(1, 4, 1_000);
			Fan fan = frontrow.fan("Alex").enter(sale).charge(10_000);
			fan.pay(fan.hold(sale, fan.seats(sale).get(0))).hasStatus(201);
			String given = fan.state().text("status");
			assertThat(given).isIn("EXPIRED", "ACTIVE");
		}
	}

	@ParameterizedTest
	@Timeout(AT_ONCE_SECONDS)
	@CsvSource(delimiter = '|',
			textBlock = """
					~* &* +@all -eval                                     | EVAL as
					~* &* +@all -@scripting                               | EVAL as
					~* &* +@all -evalsha -zadd                            | EVALSHA, ZADD as
					~queue:* &* +@all                                     | DEL, EXISTS, GET, HEXISTS, HINCRBY, HKEYS, PEXPIRE, PTTL, SET, SETNX as
					~* resetchannels +@all                                | PUBLISH as
					""")
	void accountWithoutThemIsRefused(String rules, String missing, CapturedOutput output) {
		String[] settings = asAccount("lacking", rules);
		assertThatException().isThrownBy(() -> Frontrow.start(settings).close());
		assertThat(output.getOut())
			.containsPattern(
					"Redis at redis://.* cannot be used: the account may not run " + missing + " Frontrow does")
			.contains("As an administrator: ACL SETUSER <its name> ~queue:*")
			.doesNotContain(STACK_TRACE);
	}

	/** As one that is made the master. */
	@Test
	void replicaIsWaitedForSayingSo(CapturedOutput output) {
		try (Redis redis = Redis.launch()) {
			on(redis, (commands) -> commands.replicaof("127.0.0.1", 1));
			assertThatException().isThrownBy(() -> start(redis, "frontrow.start.wait=PT0S").close());
			assertThat(output.getOut()).containsPattern(
					"Redis at .* could not be used within frontrow.start.wait=PT0S: it is a replica, which takes no writes")
				.doesNotContain(STACK_TRACE);
			CompletableFuture<Frontrow> starting = CompletableFuture.supplyAsync(() -> start(redis));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> output.getOut().contains("s of at most 60 s): it is a replica"));
			on(redis, RedisCommands::replicaofNoOne);
			try (Frontrow frontrow = starting.join()) {
				frontrow.sale(1, 1, 1_000);
			}
		}
	}

	@Test
	void redisThatMayDropKeysIsWarnedOf(CapturedOutput output) {
		try (Redis redis = Redis.launch()) {
			on(redis, (commands) -> commands.configSet("maxmemory-policy", "allkeys-lru"));
			start(redis).close();
			assertThat(output.getOut()).doesNotContain("maxmemory-policy");
			on(redis, (commands) -> commands.configSet("maxmemory", "100mb"));
			start(redis).close();
			assertThat(output.getOut())
				.containsOnlyOnce("Redis has maxmemory-policy allkeys-lru: once its memory is full");
		}
	}

	@Test
	@Timeout(AT_ONCE_SECONDS)
	void serverThatIsNoClusterIsRefusedAsOne(CapturedOutput output) {
		String address = Servers.shared().redis().address();
		assertThatException().isThrownBy(
				() -> Frontrow.startOn(Servers.shared().database(), "spring.data.redis.cluster.nodes=" + address)
					.close());
		assertThat(output.getOut())
			.contains("Redis at redis://" + address
					+ " is there, but refuses: ERR This instance has cluster support disabled")
			.doesNotContain(STACK_TRACE);
	}

	@Test
	@Timeout(AT_ONCE_SECONDS)
	@DisabledIfSystemProperty(named = "frontrow.servers", matches = "docker",
			disabledReason = "no cluster in containers")
	void nodeOfClusterIsRefusedAsServer(CapturedOutput output) {
		try (RedisCluster cluster = RedisCluster.start()) {
			refusesUrlOf(cluster.addresses());
			assertThat(output.getOut())
				.containsPattern(
						"Redis at .* cannot be used: it is a node of a cluster, which serves a part of the keys")
				.contains("Set spring.data.redis.cluster.nodes in place of spring.data.redis.url.")
				.doesNotContain(STACK_TRACE);
			setUser("redis://" + first(cluster.addresses()), "lacking", "~* &* +@all -cluster -eval");
			refusesUrlOf("lacking:sesame@" + cluster.addresses());
			assertThat(output.getOut()).contains("the account may not run EVAL as Frontrow does")
				.doesNotContain("could not be reached");
			for (String address : cluster.addresses().split(",", -1)) {
				setUser("redis://" + address, "limited", RedisRights.rules("", RedisRights.Mode.CLUSTER));
			}
			String[] settings = { "spring.data.redis.cluster.nodes=" + cluster.addresses(),
					"spring.data.redis.username=limited", "spring.data.redis.password=sesame" };
			try (Frontrow frontrow = Frontrow.startOn(Servers.shared().database(), settings)) {
				Sale sale = frontrow.sale(1, 4, 1_000);
				Fan fan = frontrow.fan("Alex").enter(sale).charge(10_000);
				fan.pay(fan.hold(sale, fan.seats(sale).get(0))).hasStatus(201);
			}
		}
	}

	@Test
	@Timeout(AT_ONCE_SECONDS)
	@DisabledIfSystemProperty(named = "frontrow.servers", matches = "docker",
			disabledReason = "no sentinels in containers")
	void sentinelIsRefusedAsServer(CapturedOutput output) {
		try (RedisSentinels sentinels = RedisSentinels.start()) {
			refusesUrlOf(sentinels.addresses());
			assertThat(output.getOut())
				.containsPattern("Redis at .* cannot be used: it is a sentinel, which keeps no data")
				.contains("Set spring.data.redis.sentinel.master and spring.data.redis.sentinel.nodes")
				.doesNotContain(STACK_TRACE);
		}
	}

	private static void refusesUrlOf(String addresses) {
		String first = first(addresses);
		assertThatException().isThrownBy(
				() -> Frontrow.startOn(Servers.shared().database(), "spring.data.redis.url=redis://" + first).close());
	}

	private static String first(String addresses) {
		return addresses.substring(0, addresses.indexOf(','));
	}

	private static Frontrow start(Redis redis, String... settings) {
		String[] all = new String[settings.length + 1];
		System.arraycopy(settings, 0, all, 1, settings.length);
		all[0] = "spring.data.redis.url=" + redis.url();
		return Frontrow.startOn(Servers.shared().database(), all);
	}

	/** An account of the shared server, with these rights and no others. */
	private static String[] asAccount(String name, String rules) {
		setUser(Servers.shared().redis().url(), name, rules);
		return new String[] {
				"spring.data.redis.url=" + Servers.shared().redisUrl().replace("//", "//" + name + ":sesame@") };
	}

	private static void setUser(String url, String name, String rules) {
		on(url, (commands) -> commands.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).add("SETUSER")
					.add(name)
					.add("reset")
					.add("on")
					.add(">sesame")
					.addValues(rules.strip().split(" +"))));
	}

	private static void on(Redis redis, Consumer<RedisCommands<String, String>> use) {
		on(redis.url(), use);
	}

	private static void on(String url, Consumer<RedisCommands<String, String>> use) {
		try (RedisClient client = RedisClient.create(url);
				StatefulRedisConnection<String, String> connection = client.connect()) {
			use.accept(connection.sync());
		}
	}

}
