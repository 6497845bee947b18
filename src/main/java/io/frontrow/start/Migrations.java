package io.frontrow.start;

import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Brings the schema up to date before anything else uses the database, over JDBC because
 * Flyway knows nothing else, with the very host, database, account and encryption that
 * R2DBC was given. Flyway's own lock lets several instances start at once.
 */
@Component
class Migrations implements InitializingBean {

	private static final Logger log = LoggerFactory.getLogger(Migrations.class);

	/** Access denied (1045, 1044, and 1698 by a plugin), unknown database (1049). */
	private static final Set<Integer> REFUSALS = Set.of(1044, 1045, 1049, 1698);

	private final ConnectionFactory connections;

	private final StartWait wait;

	Migrations(ConnectionFactory connections, StartWait wait) {
		this.connections = connections;
		this.wait = wait;
	}

	@Override
	public void afterPropertiesSet() {
		JdbcAddress address = new JdbcAddress(options());
		AwaitedServer server = new AwaitedServer("the database at " + address.name(),
				"spring.r2dbc.url, spring.r2dbc.username and spring.r2dbc.password", Migrations::refusal);
		String url = this.wait.until(server, () -> url(address));
		MigrateResult result = Flyway.configure()
			.dataSource(url, address.user(), address.password())
			.locations("classpath:db/migration")
			.load()
			.migrate();
		log.info("Schema of {} is at version {} ({} migrations run)", address.name(), result.targetSchemaVersion,
				result.migrationsExecuted);
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

	private static String url(JdbcAddress address) throws SQLException {
		try {
			return url(address, address.url());
		}
		catch (SQLException ex) {
			String fallback = address.urlWithoutTls();
			if (fallback != null && JdbcAddress.hasNoTls(ex)) {
				return url(address, fallback);
			}
			throw ex;
		}
	}

	/**
	 * One driver serves both servers; Flyway tells them apart by the URL's scheme.
	 */
	private static String url(JdbcAddress address, String mariadb) throws SQLException {
		try (Connection connection = DriverManager.getConnection(mariadb, address.user(), address.password());
				Statement statement = connection.createStatement();
				ResultSet version = statement.executeQuery("SELECT VERSION()")) {
			version.next();
			boolean isMariaDb = version.getString(1).toLowerCase(Locale.ROOT).contains("mariadb");
			return isMariaDb ? mariadb : mariadb.replace("jdbc:mariadb:", "jdbc:mysql:") + "&permitMysqlScheme";
		}
	}

}
