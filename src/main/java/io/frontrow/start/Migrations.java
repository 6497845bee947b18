package io.frontrow.start;

import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Brings the schema up to date before anything else uses the database, over JDBC because
 * Flyway knows nothing else, with the very host, database, account and encryption that
 * R2DBC was given. Flyway's own lock lets several instances start at once. Nothing is
 * changed before all that is {@link BeforeMigrations required} holds.
 */
@Component
class Migrations implements InitializingBean {

	private static final Logger log = LoggerFactory.getLogger(Migrations.class);

	/**
	 * Access denied (1045, 1044, and 1698 by a plugin), unknown database (1049), a host
	 * that may not connect (1130), a way to log in that the driver does not know (1251),
	 * an expired password (1820, 1862), a locked account (3118, 4151), TLS demanded
	 * (3159).
	 */
	private static final Set<Integer> REFUSALS = Set.of(1044, 1045, 1049, 1130, 1251, 1698, 1820, 1862, 3118, 3159,
			4151);

	private static final int NO_SUCH_TABLE = 1146;

	private final ConnectionFactory connections;

	private final StartWait wait;

	private final List<BeforeMigrations> required;

	private String installationId = "";

	Migrations(ConnectionFactory connections, StartWait wait, List<BeforeMigrations> required) {
		this.connections = connections;
		this.wait = wait;
		this.required = required;
	}

	@Override
	public void afterPropertiesSet() {
		JdbcAddress address = new JdbcAddress(options());
		AwaitedServer server = new AwaitedServer("the database at " + address.name(),
				"spring.r2dbc.url, spring.r2dbc.username and spring.r2dbc.password", Migrations::refusal);
		Schema schema = this.wait.until(server, () -> checked(address));
		Flyway flyway = schema.flyway();
		this.required.forEach((each) -> each.require(() -> installationId(flyway)));
		try {
			schema.takeUpFailed();
			MigrateResult result = flyway.migrate();
			log.info("Schema of {} is at version {} ({} migrations run)", address.name(),
					Objects.requireNonNullElse(result.targetSchemaVersion, result.initialSchemaVersion),
					result.migrationsExecuted);
		}
		catch (FlywayException | SQLException ex) {
			throw failed(server, ex);
		}
		this.installationId = installationId(flyway).orElseThrow();
	}

	/**
	 * Read on a connection of the migrations, because there is no other one yet; empty
	 * where the table does not exist.
	 */
	private static Optional<String> installationId(Flyway flyway) {
		try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT installation_id FROM installation")) {
			return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == NO_SUCH_TABLE) {
				return Optional.empty();
			}
			throw new IllegalStateException("The installation's id could not be read", ex);
		}
	}

	String installationId() {
		return this.installationId;
	}

	private static StartFailed failed(AwaitedServer server, Exception ex) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		return new StartFailed(
				"The schema of %s could not be brought up to date: %s".formatted(server.name(), cause.getMessage()),
				"Mend what is named and start again: a migration that has begun goes on after its last statement that was done.",
				ex);
	}

	private ConnectionFactoryOptions options() {
		OptionsCapableConnectionFactory capable = OptionsCapableConnectionFactory.unwrapFrom(this.connections);
		return Objects.requireNonNull(capable, "not a connection factory of Spring's").getOptions();
	}

	/**
	 * What no waiting mends: the account, the database's name, and encryption that was
	 * asked for and cannot be had.
	 */
	private static Optional<String> refusal(Throwable cause) {
		boolean refuses = cause instanceof CertificateException || JdbcAddress.hasNoTls(cause)
				|| (cause instanceof SQLException ex && REFUSALS.contains(ex.getErrorCode()));
		return Optional.of(cause).filter((ignored) -> refuses).map(Throwable::getMessage);
	}

	/**
	 * The database is one that can be used, and the account may do all that is to be
	 * done: nothing has been changed before that is known.
	 */
	static Schema checked(JdbcAddress address) throws SQLException {
		try {
			return checked(address, address.url());
		}
		catch (SQLException ex) {
			String fallback = address.urlWithoutTls();
			if (fallback != null && JdbcAddress.hasNoTls(ex)) {
				return checked(address, fallback);
			}
			throw ex;
		}
	}

	private static Schema checked(JdbcAddress address, String url) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url, address.user(), address.password())) {
			DatabaseSession.set(connection);
			DatabaseVersion version = DatabaseCheck.require(connection);
			Flyway flyway = flyway(address, url, version);
			AccountRights rights = AccountRights.of(connection);
			MigrationInfo[] all = rights.mayRead() ? flyway.info().all() : new MigrationInfo[0];
			boolean isFailed = Stream.of(all).anyMatch((migration) -> migration.getState().isFailed());
			boolean isPending = !rights.mayRead()
					|| Stream.of(all).anyMatch((migration) -> migration.getState() == MigrationState.PENDING);
			rights.require(isPending || isFailed);
			return new Schema(flyway, isFailed);
		}
	}

	/**
	 * A schema that has been looked at.
	 *
	 * @param isFailed whether a migration of it has failed, which is to be taken up again
	 */
	record Schema(Flyway flyway, boolean isFailed) {

		void takeUpFailed() throws SQLException {
			if (this.isFailed) {
				Configuration configuration = this.flyway.getConfiguration();
				try (Connection connection = configuration.getDataSource().getConnection()) {
					MigrationProgress.takeUpFailed(connection, configuration.getTable());
				}
			}
		}

	}

	/** One driver serves both servers; Flyway tells them apart by the URL's scheme. */
	static Flyway flyway(JdbcAddress address, String url, DatabaseVersion version) throws SQLException {
		String known = version.isMariaDb() ? url : url.replace("jdbc:mariadb:", "jdbc:mysql:") + "&permitMysqlScheme";
		MigrationProgress progress = new MigrationProgress();
		return Flyway.configure()
			.dataSource(new MigrationConnections(known, address, version, progress))
			.callbacks(progress)
			.initSql(DatabaseSession.statements())
			.locations("classpath:db/migration")
			.load();
	}

}
