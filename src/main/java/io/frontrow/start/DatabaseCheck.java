package io.frontrow.start;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks, before the first statement that changes anything, whether a database is one that
 * Frontrow can work on: its version, and the modes in which no write would succeed.
 */
final class DatabaseCheck {

	private static final String VARIABLES = "'log_bin', 'binlog_format', 'read_only', 'super_read_only', 'innodb_read_only'";

	private final AccountRights rights;

	private final Map<String, String> variables;

	private DatabaseCheck(AccountRights rights, Map<String, String> variables) {
		this.rights = rights;
		this.variables = variables;
	}

	/**
	 * Checks all but the rights, which depend on whether there is anything to migrate.
	 * @throws UnusableServer with the reason, and what to do
	 */
	static DatabaseVersion require(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			DatabaseVersion version = DatabaseVersion.of(text(statement, "SELECT VERSION()"));
			version.requireSupported();
			requireInnoDb(statement);
			DatabaseCheck check = new DatabaseCheck(AccountRights.of(connection), variables(statement));
			check.requireWritable();
			check.requireRowsInLog();
			return version;
		}
	}

	private static void requireInnoDb(Statement statement) throws SQLException {
		String support = text(statement,
				"SELECT COALESCE(MAX(SUPPORT), 'NO') FROM information_schema.ENGINES WHERE ENGINE = 'InnoDB'");
		if (!support.equals("YES") && !support.equals("DEFAULT")) {
			throw UnusableServer.forGood("it has no InnoDB, so it has no transactions",
					"Start it without the options that switch InnoDB off.");
		}
	}

	/** A replica may become the master, and then it can be written to. */
	private void requireWritable() {
		if (isOn("innodb_read_only") || isOn("super_read_only") || (isReadOnly() && !this.rights.passReadOnly())) {
			throw UnusableServer.forNow("it is read-only, as replicas are",
					"Name the server that can be written to in spring.r2dbc.url, or SET GLOBAL read_only = OFF.");
		}
	}

	/** MariaDB 12 and later has words beside ON. */
	private boolean isReadOnly() {
		String value = this.variables.getOrDefault("read_only", "OFF");
		return !value.equals("OFF") && !value.equals("0");
	}

	/**
	 * InnoDB refuses each write (error 1665) under READ COMMITTED where the binary log
	 * takes statements only.
	 */
	private void requireRowsInLog() {
		if (isOn("log_bin") && "STATEMENT".equals(this.variables.get("binlog_format"))) {
			throw UnusableServer.forGood(
					"it has binlog_format=STATEMENT, with which InnoDB refuses every write under READ COMMITTED",
					"SET GLOBAL binlog_format = 'ROW', and in the server's settings.");
		}
	}

	private boolean isOn(String variable) {
		String value = this.variables.getOrDefault(variable, "OFF");
		return value.equals("ON") || value.equals("1");
	}

	private static Map<String, String> variables(Statement statement) throws SQLException {
		Map<String, String> variables = new HashMap<>();
		try (ResultSet rows = statement
			.executeQuery("SHOW GLOBAL VARIABLES WHERE Variable_name IN (" + VARIABLES + ")")) {
			while (rows.next()) {
				variables.put(rows.getString(1), rows.getString(2));
			}
		}
		return variables;
	}

	private static String text(Statement statement, String query) throws SQLException {
		try (ResultSet row = statement.executeQuery(query)) {
			row.next();
			return row.getString(1);
		}
	}

}
