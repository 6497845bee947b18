package io.frontrow.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.database.Account;
import io.frontrow.servers.database.DatabaseProbe;
import io.frontrow.servers.redis.Redis;
import io.frontrow.servers.redis.RedisProbe;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** In every mode, the servers do what tests need of them. */
@Tag("server")
class ServersIT {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	@SuppressWarnings("NullAway.Init")
	private static Servers servers;

	@BeforeAll
	static void startPair() {
		servers = Servers.start();
	}

	@AfterAll
	static void closePair() {
		servers.close();
		assertThat(RedisProbe.processId(servers.redisPort())).isEqualTo(-1);
		assertThat(DatabaseProbe.answers(servers.databasePort(), servers.database().account())).isFalse();
	}

	@Test
	void letsTheApplicationIntoItsOwnDatabaseOnly() throws SQLException {
		assertThat(query("SELECT CONCAT(DATABASE(), ' ', @@character_set_server)")).isEqualTo("frontrow utf8mb4");
		assertThatThrownBy(() -> update("CREATE DATABASE another")).isInstanceOf(SQLException.class);
		assertThatThrownBy(() -> query("SELECT user FROM mysql.user")).isInstanceOf(SQLException.class);
	}

	@Test
	void letsNobodyInWithoutPassword() {
		assertThat(DatabaseProbe.answers(servers.databasePort(), new Account("root", ""))).isFalse();
		assertThat(DatabaseProbe.answers(servers.databasePort(), servers.database().administrator())).isTrue();
	}

	@Test
	void killedDatabaseComesBackWithItsDataOnItsPort() throws SQLException {
		int port = servers.databasePort();
		update("CREATE TABLE kept (word VARCHAR(20))");
		update("INSERT INTO kept VALUES ('here')");
		servers.database().kill();
		assertThat(DatabaseProbe.answers(port, servers.database().account())).isFalse();
		servers.database().start();
		assertThat(servers.databasePort()).isEqualTo(port);
		assertThat(query("SELECT word FROM kept")).isEqualTo("here");
	}

	@Test
	void killedRedisComesBackWithItsDataOnItsPort() {
		int port = servers.redisPort();
		set(servers.redis(), "kept", "here");
		servers.redis().kill();
		assertThat(RedisProbe.processId(port)).isEqualTo(-1);
		servers.redis().start();
		assertThat(servers.redisPort()).isEqualTo(port);
		assertThat(get(servers.redis(), "kept")).isEqualTo("here");
	}

	@Test
	void redisWithoutFileComesBackEmpty() {
		try (Redis redis = Redis.launch(false)) {
			set(redis, "lost", "here");
			redis.kill();
			redis.start();
			assertThat(get(redis, "lost")).isNull();
		}
	}

	@Test
	void pausedServersHangAndGoOnWhenResumed() {
		servers.redis().pause();
		servers.database().pause();
		assertThat(RedisProbe.processId(servers.redisPort())).isEqualTo(-1);
		assertThat(DatabaseProbe.answers(servers.databasePort(), servers.database().account())).isFalse();
		servers.redis().resume();
		servers.database().resume();
		assertThat(Waiting.until(LIMIT, () -> RedisProbe.processId(servers.redisPort()) > 0)).isTrue();
		assertThat(
				Waiting.until(LIMIT, () -> DatabaseProbe.answers(servers.databasePort(), servers.database().account())))
			.isTrue();
	}

	private static void set(Redis redis, String key, String value) {
		try (RedisClient client = RedisClient.create(redis.url());
				StatefulRedisConnection<String, String> connection = client.connect()) {
			connection.sync().set(key, value);
		}
	}

	private static @Nullable String get(Redis redis, String key) {
		try (RedisClient client = RedisClient.create(redis.url());
				StatefulRedisConnection<String, String> connection = client.connect()) {
			return connection.sync().get(key);
		}
	}

	private static void update(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.executeUpdate(sql);
		}
	}

	private static String query(String sql) throws SQLException {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			assertThat(rows.next()).isTrue();
			return rows.getString(1);
		}
	}

	private static Connection connect() throws SQLException {
		return DriverManager.getConnection(servers.jdbcUrl(), servers.username(), servers.password());
	}

}
