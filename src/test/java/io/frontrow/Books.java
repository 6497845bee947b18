package io.frontrow;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

import io.frontrow.servers.Servers;

/**
 * The database of the shared servers, for the little that HTTP does not show or cannot
 * bring about in a test's time. Whoever writes leaves the books right: the audit counts
 * everything that any test has done.
 */
public final class Books {

	private Books() {
	}

	/** The one number that the query finds. */
	public static long number(String query, Object... values) {
		return number(Connection.TRANSACTION_READ_COMMITTED, query, values);
	}

	private static long number(int isolation, String query, Object... values) {
		try (Connection connection = connect(); PreparedStatement statement = prepared(connection, query, values)) {
			connection.setTransactionIsolation(isolation);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return rows.getLong(1);
			}
		}
		catch (SQLException ex) {
			throw new AssertionError(query, ex);
		}
	}

	/** Changes rows and returns how many. */
	public static int change(String sql, Object... values) {
		try (Connection connection = connect(); PreparedStatement statement = prepared(connection, sql, values)) {
			return statement.executeUpdate();
		}
		catch (SQLException ex) {
			throw new AssertionError(sql, ex);
		}
	}

	/** Makes a user whom no instance has heard of. */
	public static void makeUser(UUID userId) {
		change("INSERT INTO users (user_id, name, created_at) VALUES (?, 'Crowd', UTC_TIMESTAMP(6))",
				userId.toString());
	}

	/** Moves the time at which the sale of a performance closes to a moment ago. */
	public static void closeSale(long performanceId) {
		change("UPDATE performances SET sale_closes_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE performance_id = ?",
				performanceId);
	}

	/** The one number that the query finds, with what is not committed yet. */
	public static long dirtyNumber(String query, Object... values) {
		return number(Connection.TRANSACTION_READ_UNCOMMITTED, query, values);
	}

	/** Runs the locking query in a transaction that the caller ends. */
	public static Connection lock(String query, Object... values) throws SQLException {
		Connection connection = connect();
		connection.setAutoCommit(false);
		prepared(connection, query, values).executeQuery();
		return connection;
	}

	private static Connection connect() throws SQLException {
		Servers servers = Servers.shared();
		return DriverManager.getConnection(servers.jdbcUrl(), servers.username(), servers.password());
	}

	private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		for (int index = 0; index < values.length; index++) {
			statement.setObject(index + 1, values[index]);
		}
		return statement;
	}

}
