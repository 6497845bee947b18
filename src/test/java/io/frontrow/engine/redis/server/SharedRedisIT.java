package io.frontrow.engine.redis.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Account;
import io.frontrow.servers.database.Database;
import io.frontrow.start.Installation;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/** Several deployments, each with a database of its own, on one Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class SharedRedisIT {

	private static final String MARK = "frontrow:installation";

	private static final String TAKEN_OVER = "without a mark of whose they are";

	/** The mark is looked at each second. */
	private static final Duration NOTICED_WITHIN = Duration.ofSeconds(10);

	private final Servers servers = Servers.start();

	private final Database other = Database.launch();

	private RedisClient client;

	private StatefulRedisConnection<String, String> connection;

	@BeforeAll
	void connect() {
		this.client = RedisClient.create(this.servers.redisUrl());
		this.connection = this.client.connect();
	}

	@AfterAll
	void stop() {
		this.connection.close();
		this.client.close();
		this.servers.close();
		this.other.close();
	}

	@BeforeEach
	void emptyRedis() {
		redis().flushall();
	}

	@Test
	void deploymentsWithPrefixesDoNotMeet() {
		try (Frontrow first = start("frontrow.redis.key-prefix=shop-a:");
				Frontrow second = startOnOther("frontrow.redis.key-prefix=shop-b:")) {
			// Both databases count their concerts from 1.
			Sale sale = first.sale(1, 6, 1_000);
			Sale same = Stream.generate(() -> second.sale(1, 6, 1_000))
				.filter((made) -> made.concertId() >= sale.concertId())
				.findFirst()
				.orElseThrow();
			assertThat(same.concertId()).isEqualTo(sale.concertId());
			buy(first, sale);
			second.tune(same, Map.of("paused", true));
			second.fan("waits").join(same);
			buy(first, sale);
			assertThat(second.line(same).number("waiting")).isEqualTo(1);
			assertThat(first.line(sale).number("waiting")).isZero();
			assertThat(keys())
				.contains("shop-a:" + MARK, "shop-b:" + MARK, "shop-a:queue:{%d}:counter".formatted(sale.concertId()))
				.allMatch((key) -> key.startsWith("shop-a:") || key.startsWith("shop-b:")
						|| key.startsWith("redisson_unlock_latch:shop-"));
			assertThat(redis().keys("shop-a:hold:*")).isEmpty();
		}
	}

	/** With locks that last, since a payment ends them. */
	@Test
	void locksOfSeatsHaveThePrefixAndEndWithTheirHold() {
		try (Frontrow frontrow = start("frontrow.redis.key-prefix=shop-a:")) {
			Sale sale = frontrow.sale(1, 6, 1_000);
			Fan fan = frontrow.fan("Alex").enter(sale);
			long seat = fan.seats(sale).get(0);
			String reservation = fan.hold(sale, seat);
			String lock = "shop-a:hold:{%d}:%d".formatted(sale.concertId(), seat);
			assertThat(redis().type(lock)).isEqualTo("hash");
			frontrow.fan("Kim").enter(sale).reserve(sale, seat).isProblem(409, "SEAT_ALREADY_RESERVED");
			fan.cancel(reservation);
			await().until(() -> redis().exists(lock) == 0);
		}
	}

	@Test
	void secondDatabaseOnOnePrefixDoesNotStartAndSaysWhy(CapturedOutput output) {
		try (Frontrow first = start()) {
			assertThatException().isThrownBy(() -> startOnOther().close());
			assertThat(output.getOut())
				.contains("is there, but refuses: its mark " + MARK + " is of the installation "
						+ first.part(Installation.class).id())
				.contains("Check frontrow.redis.key-prefix")
				.doesNotContain("\tat ");
			assertThat(redis().get(MARK)).isEqualTo(first.part(Installation.class).id());
			buy(first, first.sale(1, 1, 1_000));
		}
	}

	@Test
	void newDatabaseIsNotTouchedWhereTheRedisIsAnothers(CapturedOutput output) throws SQLException {
		String theirs = UUID.randomUUID().toString();
		redis().set(MARK, theirs);
		String url = newDatabase("new_beside_foreign_lines");
		assertThatException().isThrownBy(() -> startOnOther("spring.r2dbc.url=" + url).close());
		assertThat(output.getOut())
			.contains("is there, but refuses: its mark " + MARK + " is of the installation " + theirs
					+ ", and this database has none yet")
			.contains("Check frontrow.redis.key-prefix")
			.doesNotContain("\tat ");
		assertThat(tables("new_beside_foreign_lines")).isEmpty();
		assertThat(redis().get(MARK)).isEqualTo(theirs);
	}

	@Test
	void newDatabaseIsNotTouchedWhereTheRedisCannotBeUsed(CapturedOutput output) throws SQLException {
		redis().aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.EVALSHA));
		try {
			String url = newDatabase("new_beside_useless_redis");
			assertThatException().isThrownBy(() -> startOnOther("spring.r2dbc.url=" + url).close());
		}
		finally {
			redis().aclSetuser("default", AclSetuserArgs.Builder.addCommand(CommandType.EVALSHA));
		}
		assertThat(output.getOut()).contains("cannot be used: the account may not run EVALSHA");
		assertThat(tables("new_beside_useless_redis")).isEmpty();
	}

	/**
	 * Two instances may start with one new database. The second one must not find the
	 * mark that the first one made with an id that the second did not read.
	 */
	@Test
	void markIsReadBeforeTheIdThatItIsComparedWith() {
		try (Frontrow frontrow = start()) {
			String ours = frontrow.part(Installation.class).id();
			RedisOwner owner = frontrow.part(RedisOwner.class);
			owner.require(() -> {
				redis().set(MARK, UUID.randomUUID().toString());
				return Optional.of(ours);
			});
			assertThatException().isThrownBy(() -> owner.require(() -> Optional.of(ours)))
				.withMessageContaining("its mark " + MARK + " is of the installation");
			redis().set(MARK, ours);
		}
	}

	private String newDatabase(String name) throws SQLException {
		try (Connection administrator = administrator(); Statement statement = administrator.createStatement()) {
			statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
			statement.execute("GRANT ALL ON " + name + ".* TO " + this.other.account().username() + "@'%'");
		}
		return this.other.r2dbcUrl().replace("/frontrow", "/" + name);
	}

	private List<String> tables(String database) throws SQLException {
		try (Connection administrator = administrator();
				Statement statement = administrator.createStatement();
				ResultSet rows = statement.executeQuery("SHOW TABLES IN " + database)) {
			List<String> names = new ArrayList<>();
			while (rows.next()) {
				names.add(rows.getString(1));
			}
			return names;
		}
	}

	private Connection administrator() throws SQLException {
		Account administrator = this.other.administrator();
		return DriverManager.getConnection(this.other.jdbcUrl(), administrator.username(), administrator.password());
	}

	@Test
	void secondInstanceOfOneDatabaseStarts(CapturedOutput output) {
		try (Frontrow first = start(); Frontrow second = start()) {
			assertThat(second.part(Installation.class).id()).isEqualTo(first.part(Installation.class).id());
			buy(second, first.sale(1, 1, 1_000));
		}
		assertThat(output.getOut()).doesNotContain(TAKEN_OVER);
	}

	@Test
	void markIsWrittenAgainAfterRedisWasEmptied(CapturedOutput output) {
		try (Frontrow frontrow = start()) {
			redis().flushall();
			await().atMost(NOTICED_WITHIN)
				.until(() -> frontrow.part(Installation.class).id().equals(redis().get(MARK)));
			buy(frontrow, frontrow.sale(1, 1, 1_000));
		}
		assertThat(output.getOut()).doesNotContain(TAKEN_OVER);
	}

	@Test
	void keysWithoutMarkAreTakenOverWithOneWarning(CapturedOutput output) {
		redis().hset("queue:{987}:settings", "version", "1");
		try (Frontrow frontrow = start(); Frontrow second = start()) {
			assertThat(redis().get(MARK)).isEqualTo(frontrow.part(Installation.class).id());
			buy(second, frontrow.sale(1, 1, 1_000));
		}
		assertThat(output.getOut().split(TAKEN_OVER, -1)).hasSize(2);
	}

	/** Another deployment was the first to mark the Redis that had been emptied. */
	@Test
	void instanceThatFindsAnothersMarkTouchesNothingUntilItIsItsOwn() {
		try (Frontrow frontrow = start()) {
			Sale sale = frontrow.sale(1, 4, 1_000);
			frontrow.tune(sale, Map.of("paused", true));
			Fan fan = frontrow.fan("Alex").join(sale);
			redis().set(MARK, UUID.randomUUID().toString());
			await().atMost(NOTICED_WITHIN).until(() -> frontrow.fan("Kim").tryToJoin(sale).status() == 503);
			List<String> before = keys();
			fan.asks("/queue/tokens/current").isRefused(503, "TEMPORARILY_UNAVAILABLE");
			assertThat(keys()).isEqualTo(before);
			redis().del(MARK);
			await().atMost(NOTICED_WITHIN).until(() -> frontrow.fan("Lee").tryToJoin(sale).status() == 201);
			assertThat(fan.state().text("status")).isEqualTo("WAITING");
		}
	}

	private Frontrow start(String... settings) {
		return Frontrow.startOn(this.servers, settings);
	}

	private Frontrow startOnOther(String... settings) {
		String redis = "spring.data.redis.url=" + this.servers.redisUrl();
		return (settings.length == 0) ? Frontrow.startOn(this.other, redis)
				: Frontrow.startOn(this.other, redis, settings[0]);
	}

	private static void buy(Frontrow frontrow, Sale sale) {
		Fan fan = frontrow.fan("Alex").enter(sale).charge(10_000);
		long seat = fan.seats(sale)
			.stream()
			.filter((each) -> fan.seatStatus(sale, each).equals("AVAILABLE"))
			.findFirst()
			.orElseThrow();
		fan.pay(fan.hold(sale, seat)).hasStatus(201);
	}

	private List<String> keys() {
		return redis().keys("*").stream().sorted().toList();
	}

	private RedisCommands<String, String> redis() {
		return this.connection.sync();
	}

}
