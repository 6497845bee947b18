package io.frontrow.start;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Account;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The database's account has the rights that are needed, or the start says which it lacks
 * before it has changed anything. Each test has a database and an account of its own.
 */
@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
class DatabaseRightsIT {

	private static final String STACK_TRACE = "\tat ";

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final String database = "rights_" + COUNT.incrementAndGet();

	private final Account account = Account.of(this.database);

	@Test
	void accountWithTheRightsThatAreNamedSellsAndIsAudited() throws SQLException {
		make(rights());
		try (Frontrow frontrow = start()) {
			assertSells(frontrow);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "CREATE VIEW" })
	void withoutOneOfThemNothingIsChanged(String right) throws SQLException {
		make(rightsWithout(right));
		assertThatExceptionOfType(UnusableServer.class).isThrownBy(() -> Migrations.checked(address()))
			.withMessage("the account `%1$s`@`%%` has no right to %2$s in the database %1$s".formatted(this.database,
					right));
		assertThat(tables()).isEmpty();
	}

	@Test
	void startSaysWhichAreMissingAndHowToGrantThem(CapturedOutput output) throws SQLException {
		make(List.of("SELECT", "INSERT", "UPDATE", "CREATE", "ALTER"));
		assertThatException().isThrownBy(() -> start().close());
		assertThat(output.getOut()).containsPattern(
				"The database at .*/%1$s cannot be used: the account `%1$s`@`%%` has no right to DELETE, CREATE VIEW in the database %1$s"
					.formatted(this.database))
			.contains("GRANT DELETE, CREATE VIEW ON `%1$s`.* TO `%1$s`@`%%`;".formatted(this.database))
			.doesNotContain(STACK_TRACE);
		assertThat(tables()).isEmpty();
	}

	/** So none is asked for in vain. */
	@ParameterizedTest
	@ValueSource(strings = { "INSERT", "UPDATE", "CREATE", "ALTER", "CREATE VIEW" })
	void withoutOneOfThemTheMigrationsWouldFail(String right) throws SQLException {
		make(rightsWithout(right));
		assertThatExceptionOfType(FlywayException.class).isThrownBy(() -> flyway().migrate());
	}

	@Test
	void rightsByRoleCount() throws SQLException {
		make(List.of());
		String role = this.database + "_role";
		administer("CREATE ROLE " + role,
				"GRANT " + String.join(", ", rights()) + " ON " + this.database + ".* TO " + role,
				"GRANT " + role + " TO " + this.database + "@'%'",
				isMariaDb() ? "SET DEFAULT ROLE " + role + " FOR " + this.database + "@'%'"
						: "SET DEFAULT ROLE " + role + " TO " + this.database + "@'%'");
		try (Frontrow frontrow = start()) {
			assertThat(frontrow.get("/concerts").send().status()).isEqualTo(200);
		}
	}

	@Test
	void schemaThatIsUpToDateWantsNoRightsToChangeIt() throws SQLException {
		make(rights());
		flyway().migrate();
		administer("REVOKE " + String.join(", ", AccountRights.OF_MIGRATIONS) + " ON " + this.database + ".* FROM "
				+ this.database + "@'%'");
		try (Frontrow frontrow = start()) {
			assertThat(frontrow.get("/concerts").send().status()).isEqualTo(200);
		}
	}

	/** What versions left behind that did not check the rights first. */
	@Test
	void halfOfSchemaIsFinishedOnceTheRightIsGranted(CapturedOutput output) throws SQLException {
		make(rightsWithout("CREATE VIEW"));
		assertThatExceptionOfType(FlywayException.class).isThrownBy(() -> flyway().migrate());
		assertThat(tables()).contains("users", "line_settings").doesNotContain("overdue_reservations");
		assertThatException().isThrownBy(() -> start().close());
		assertThat(output.getOut()).contains("has no right to CREATE VIEW").doesNotContain(STACK_TRACE);
		administer("GRANT CREATE VIEW ON " + this.database + ".* TO " + this.database + "@'%'");
		try (Frontrow frontrow = start()) {
			assertSells(frontrow);
		}
	}

	private static void assertSells(Frontrow frontrow) {
		Sale sale = frontrow.sale(1, 4, 1_000);
		Fan fan = frontrow.fan("Alex").enter(sale).charge(10_000);
		fan.pay(fan.hold(sale, fan.seats(sale).get(0))).hasStatus(201);
		frontrow.assertAuditHolds();
	}

	private static List<String> rights() {
		List<String> rights = new ArrayList<>(AccountRights.OF_STATEMENTS);
		rights.addAll(AccountRights.OF_MIGRATIONS);
		return rights;
	}

	private static List<String> rightsWithout(String right) {
		return rights().stream().filter((other) -> !other.equals(right)).toList();
	}

	private void make(List<String> rights) throws SQLException {
		administer("CREATE DATABASE " + this.database + " CHARACTER SET utf8mb4",
				"CREATE USER " + this.database + "@'%' IDENTIFIED BY '" + this.account.password() + "'");
		if (!rights.isEmpty()) {
			administer(
					"GRANT " + String.join(", ", rights) + " ON " + this.database + ".* TO " + this.database + "@'%'");
		}
	}

	private Frontrow start() {
		return Frontrow.start(
				"spring.r2dbc.url=" + Servers.shared().r2dbcUrl().replace("/frontrow", "/" + this.database),
				"frontrow.redis.key-prefix=" + this.database + ":", "spring.r2dbc.username=" + this.account.username(),
				"spring.r2dbc.password=" + this.account.password());
	}

	private JdbcAddress address() {
		return new JdbcAddress(ConnectionFactoryOptions
			.parse("r2dbc:mysql://%s:%s@127.0.0.1:%d/%s?sslMode=preferred".formatted(this.account.username(),
					this.account.password(), Servers.shared().databasePort(), this.database)));
	}

	/** As it was used before the rights were checked. */
	private Flyway flyway() {
		String url = jdbcUrl();
		return Flyway.configure()
			.dataSource(isMariaDb() ? url : url.replace("jdbc:mariadb:", "jdbc:mysql:") + "&permitMysqlScheme",
					this.account.username(), this.account.password())
			.locations("classpath:db/migration")
			.load();
	}

	private String jdbcUrl() {
		return Servers.shared().jdbcUrl().replace("/frontrow", "/" + this.database);
	}

	private static boolean isMariaDb() {
		return Servers.shared().database().version().startsWith("MariaDB");
	}

	private List<String> tables() throws SQLException {
		try (Connection connection = administrator();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SHOW TABLES IN " + this.database)) {
			List<String> names = new ArrayList<>();
			while (rows.next()) {
				names.add(rows.getString(1));
			}
			return names;
		}
	}

	private static void administer(String... statements) throws SQLException {
		try (Connection connection = administrator(); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	private static Connection administrator() throws SQLException {
		Account root = Servers.shared().database().administrator();
		return DriverManager.getConnection(Servers.shared().jdbcUrl(), root.username(), root.password());
	}

}
