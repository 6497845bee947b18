package io.frontrow.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Account;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A migration that stopped half way goes on after its last statement that was done. Its
 * statements cannot be run twice.
 */
@Tag("server")
class MigrationProgressIT {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private static final String SCRIPT = "V1__half.sql";

	private final String database = "half_" + COUNT.incrementAndGet();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path migrations;

	@BeforeEach
	void makeDatabase() throws SQLException, IOException {
		administer("CREATE DATABASE " + this.database);
		Files.writeString(this.migrations.resolve(SCRIPT), """
				CREATE TABLE sums (total INT NOT NULL);
				INSERT INTO sums VALUES (1);
				ALTER TABLE sums ADD COLUMN note INT NOT NULL DEFAULT 0;
				UPDATE sums SET total = total + 1;
				INSERT INTO missing VALUES (1);
				CREATE VIEW doubled AS SELECT 2 * total AS total FROM sums;
				""");
	}

	@Test
	void goesOnAfterTheStatementThatFailed() throws SQLException {
		assertThatExceptionOfType(FlywayException.class).isThrownBy(this::migrate);
		administer("CREATE TABLE " + this.database + ".missing (id INT NOT NULL)");
		takeUp();
		migrate();
		assertIsDoneOnce();
	}

	@Test
	void failsAgainWhileTheReasonStays() throws SQLException {
		assertThatExceptionOfType(FlywayException.class).isThrownBy(this::migrate);
		takeUp();
		assertThatExceptionOfType(FlywayException.class).isThrownBy(this::migrate).withMessageContaining("missing");
		assertThat(number("SELECT total FROM sums")).isEqualTo(2);
	}

	/** Killed between the statement and what was to be written of it. */
	@Test
	void statementThatWasDoneWhenTheProcessWasKilledCountsAsDone() throws SQLException {
		assertThatExceptionOfType(FlywayException.class).isThrownBy(this::migrate);
		takeUp();
		administer("CREATE TABLE " + this.database + ".missing (id INT NOT NULL)",
				"CREATE VIEW " + this.database + ".doubled AS SELECT 2 * total AS total FROM " + this.database
						+ ".sums",
				"INSERT INTO " + this.database + ".missing VALUES (1)",
				"UPDATE " + this.database + ".migration_progress SET done = 5, maybe_done = 6");
		migrate();
		assertIsDoneOnce();
	}

	@Test
	void whatSomebodyElseMadeUnderTheNameIsNotTakenForDone() throws SQLException {
		assertThatExceptionOfType(FlywayException.class).isThrownBy(this::migrate);
		takeUp();
		administer("CREATE TABLE " + this.database + ".missing (id INT NOT NULL)",
				"CREATE TABLE " + this.database + ".doubled (total INT)");
		assertThatExceptionOfType(FlywayException.class).isThrownBy(this::migrate).withMessageContaining("doubled");
		takeUp();
		assertThatExceptionOfType(FlywayException.class).isThrownBy(this::migrate).withMessageContaining("doubled");
	}

	private void assertIsDoneOnce() throws SQLException {
		assertThat(number("SELECT total FROM doubled")).isEqualTo(4);
		assertThat(number("SELECT COUNT(*) FROM missing")).isEqualTo(1);
		assertThat(number("SELECT COUNT(*) FROM migration_progress")).isZero();
		assertThat(number("SELECT SUM(success) FROM flyway_schema_history")).isEqualTo(1);
	}

	private void migrate() throws SQLException {
		Account root = Servers.shared().database().administrator();
		JdbcAddress address = new JdbcAddress(
				ConnectionFactoryOptions.parse("r2dbc:mysql://%s:%s@127.0.0.1:%d/%s?sslMode=disabled"
					.formatted(root.username(), root.password(), Servers.shared().databasePort(), this.database)));
		try (Connection connection = connect()) {
			Flyway checked = Migrations.flyway(address, address.url(), DatabaseCheck.require(connection));
			Flyway.configure()
				.configuration(checked.getConfiguration())
				.locations("filesystem:" + this.migrations)
				.load()
				.migrate();
		}
	}

	private void takeUp() throws SQLException {
		try (Connection connection = connect()) {
			MigrationProgress.takeUpFailed(connection, "flyway_schema_history");
		}
	}

	private int number(String query) throws SQLException {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			assertThat(row.next()).isTrue();
			return row.getInt(1);
		}
	}

	private void administer(String... statements) throws SQLException {
		try (Connection connection = connect("frontrow"); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	private Connection connect() throws SQLException {
		return connect(this.database);
	}

	private static Connection connect(String database) throws SQLException {
		Account root = Servers.shared().database().administrator();
		return DriverManager.getConnection(Servers.shared().jdbcUrl().replace("/frontrow", "/" + database),
				root.username(), root.password());
	}

}
