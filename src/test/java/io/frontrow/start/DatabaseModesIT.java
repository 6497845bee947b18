package io.frontrow.start;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Account;
import io.frontrow.servers.database.Database;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A database that Frontrow cannot work on stops the start with one sentence. Each test
 * starts its own, with options that bring it into the mode.
 */
@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
@DisabledIfSystemProperty(named = "frontrow.servers", matches = "docker", disabledReason = "containers take no options")
class DatabaseModesIT {

	private static final String STACK_TRACE = "\tat ";

	/** What cannot be used is not waited for, and the wait is 60 s. */
	private static final long AT_ONCE_SECONDS = 50;

	@Test
	@Timeout(AT_ONCE_SECONDS)
	void tooOldIsRefused(CapturedOutput output) {
		try (Database database = ofVersion("10.5.29-MariaDB")) {
			assertThatException().isThrownBy(() -> start(database).close());
			assertThat(output.getOut())
				.containsPattern("The database at .* cannot be used: MariaDB 10\\.5\\.29 is too old")
				.contains("Use MariaDB 10.6.0 or later, or MySQL 8.0.16 or later.")
				.doesNotContain(STACK_TRACE);
		}
	}

	/**
	 * A newer one that says so takes the way of the oldest: it gets the random bytes of
	 * the migrations from us, and the driver asks for its isolation by the old name.
	 */
	@Test
	void oldestIsMigratedAndSells() throws SQLException {
		try (Database database = ofVersion("10.6.0-MariaDB"); Frontrow frontrow = start(database)) {
			Sale sale = frontrow.sale(1, 4, 1_000);
			Fan fan = frontrow.fan("Alex").enter(sale).charge(10_000);
			fan.pay(fan.hold(sale, fan.seats(sale).get(0))).hasStatus(201);
			frontrow.assertAuditHolds();
		}
	}

	@Test
	@Timeout(AT_ONCE_SECONDS)
	void logOfStatementsIsRefused(CapturedOutput output) {
		try (Database database = Database.launch("--log-bin=log", "--server-id=1", "--binlog-format=STATEMENT")) {
			assertThatException().isThrownBy(() -> start(database).close());
			assertThat(output.getOut()).containsPattern(
					"The database at .* cannot be used: it has binlog_format=STATEMENT, with which InnoDB refuses every write")
				.contains("SET GLOBAL binlog_format = 'ROW'")
				.doesNotContain(STACK_TRACE);
		}
	}

	/** As a replica that is made the master. */
	@Test
	void readOnlyIsWaitedForSayingSo(CapturedOutput output) throws SQLException {
		try (Database database = Database.launch("--read-only=ON")) {
			assertThatException().isThrownBy(() -> start(database, "frontrow.start.wait=PT0S").close());
			assertThat(output.getOut()).containsPattern(
					"The database at .* could not be used within frontrow.start.wait=PT0S: it is read-only, as replicas are")
				.doesNotContain(STACK_TRACE);
			CompletableFuture<Frontrow> starting = CompletableFuture.supplyAsync(() -> start(database));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> output.getOut().contains("s of at most 60 s): it is read-only"));
			administer(database, "SET GLOBAL read_only = OFF");
			try (Frontrow frontrow = starting.join()) {
				frontrow.get("/concerts").answers(200);
			}
		}
	}

	/** MariaDB alone says what it is told to. */
	private static Database ofVersion(String version) {
		assumeThat(Servers.shared().database().version()).startsWith("MariaDB");
		return Database.launch("--version=" + version);
	}

	private static Frontrow start(Database database, String... settings) {
		Stream<String> redis = Stream.of("spring.data.redis.url=" + Servers.shared().redisUrl(),
				"frontrow.redis.key-prefix=port-" + database.port() + ":");
		return Frontrow.startOn(database, Stream.concat(redis, Stream.of(settings)).toArray(String[]::new));
	}

	private static void administer(Database database, String sql) throws SQLException {
		Account root = database.administrator();
		try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), root.username(), root.password());
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
