package io.frontrow.servers.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Asks a database on this machine whether it lets the application in. */
public final class DatabaseProbe {

	private static final int LIMIT_SECONDS = 2;

	private DatabaseProbe() {
	}

	/** One URL for both: the MariaDB driver speaks to MySQL too. */
	static String jdbcUrl(int port) {
		return "jdbc:mariadb://127.0.0.1:" + port + "/frontrow?allowPublicKeyRetrieval=true";
	}

	public static boolean answers(int port, Account account) {
		String url = jdbcUrl(port) + "&connectTimeout=2000&socketTimeout=2000";
		try (Connection connection = DriverManager.getConnection(url, account.username(), account.password())) {
			return connection.isValid(LIMIT_SECONDS);
		}
		catch (SQLException ex) {
			return false;
		}
	}

}
