package io.frontrow.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Brings the schema up to date before anything else uses the database, over JDBC because
 * Flyway knows nothing else, with the very host, database and account that R2DBC was
 * given. Flyway's own lock lets several instances start at once.
 */
@Component
class Migrations implements InitializingBean {

	private static final Logger log = LoggerFactory.getLogger(Migrations.class);

	private static final int PORT_DEFAULT = 3306;

	private final ConnectionFactory connections;

	private final StartWait wait;

	Migrations(ConnectionFactory connections, StartWait wait) {
		this.connections = connections;
		this.wait = wait;
	}

	@Override
	public void afterPropertiesSet() {
		ConnectionFactoryOptions options = options();
		String user = text(options, ConnectionFactoryOptions.USER, "");
		String password = text(options, ConnectionFactoryOptions.PASSWORD, "");
		String address = address(options);
		String url = this.wait.until("the database at " + address, () -> url(address, user, password));
		MigrateResult result = Flyway.configure()
			.dataSource(url, user, password)
			.locations("classpath:db/migration")
			.load()
			.migrate();
		log.info("Schema of {} is at version {} ({} migrations run)", address, result.targetSchemaVersion,
				result.migrationsExecuted);
	}

	private ConnectionFactoryOptions options() {
		OptionsCapableConnectionFactory capable = OptionsCapableConnectionFactory.unwrapFrom(this.connections);
		if (capable == null) {
			throw new IllegalStateException("spring.r2dbc.url is not set: give r2dbc:mysql://host:port/database");
		}
		return capable.getOptions();
	}

	private static String address(ConnectionFactoryOptions options) {
		Object port = options.getValue(ConnectionFactoryOptions.PORT);
		return "%s:%s/%s".formatted(text(options, ConnectionFactoryOptions.HOST, "localhost"),
				(port != null) ? port : PORT_DEFAULT, text(options, ConnectionFactoryOptions.DATABASE, ""));
	}

	private static String text(ConnectionFactoryOptions options, Option<?> option, String otherwise) {
		Object value = options.getValue(option);
		return (value != null) ? value.toString() : otherwise;
	}

	/**
	 * One driver serves both servers; Flyway tells them apart by the URL's scheme.
	 */
	private static String url(String address, String user, String password) throws SQLException {
		String mariadb = "jdbc:mariadb://" + address + "?connectTimeout=2000&allowPublicKeyRetrieval=true";
		try (Connection connection = DriverManager.getConnection(mariadb, user, password);
				Statement statement = connection.createStatement();
				ResultSet version = statement.executeQuery("SELECT VERSION()")) {
			version.next();
			boolean isMariaDb = version.getString(1).toLowerCase(Locale.ROOT).contains("mariadb");
			return isMariaDb ? mariadb : mariadb.replace("jdbc:mariadb:", "jdbc:mysql:") + "&permitMysqlScheme";
		}
	}

}
