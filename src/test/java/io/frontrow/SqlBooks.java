package io.frontrow;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Account;

/**
 * The database of a test's servers: what its transactions are doing, and, on servers of
 * its own, changes that the application never makes.
 */
public final class SqlBooks {

	/** InnoDB shows the same transactions again if it was asked within the last 0.1 s. */
	public static final Duration LOCKS_REFRESHED = Duration.ofMillis(200);

	private final Servers servers;

	public SqlBooks(Servers servers) {
		this.servers = servers;
	}

	public void change(String sql) {
		try (Connection connection = connect(this.servers.database().account());
				Statement statement = connection.createStatement()) {
			statement.executeUpdate(sql);
		}
		catch (SQLException ex) {
			throw new AssertionError(sql, ex);
		}
	}

	/** A connection that commits when it is told to. */
	public Hand hand() {
		try {
			Connection connection = connect(this.servers.database().account());
			connection.setAutoCommit(false);
			return new Hand(connection);
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * How many transactions wait for a row. Not to be asked more often than every
	 * {@link #LOCKS_REFRESHED}.
	 */
	public long waitingForLocks() {
		return number("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'");
	}

	/** Those that have been open for seconds. */
	public long openTransactions() {
		return number("SELECT COUNT(*) FROM information_schema.innodb_trx"
				+ " WHERE trx_started < NOW() - INTERVAL 2 SECOND");
	}

	public long number(String query) {
		try (Connection connection = connect(this.servers.database().administrator());
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			rows.next();
			return rows.getLong(1);
		}
		catch (SQLException ex) {
			throw new AssertionError(query, ex);
		}
	}

	private Connection connect(Account account) throws SQLException {
		return DriverManager.getConnection(this.servers.jdbcUrl(), account.username(), account.password());
	}

	/** One transaction after another. */
	public static final class Hand implements AutoCloseable {

		private final Connection connection;

		Hand(Connection connection) {
			this.connection = connection;
		}

		public void change(String sql) {
			try (Statement statement = this.connection.createStatement()) {
				statement.executeUpdate(sql);
			}
			catch (SQLException ex) {
				throw new AssertionError(sql, ex);
			}
		}

		/** Changes it as soon as its locks are free. */
		public CompletableFuture<Void> changeSoon(String sql) {
			return CompletableFuture.runAsync(() -> change(sql));
		}

		public void commit() {
			try {
				this.connection.commit();
			}
			catch (SQLException ex) {
				throw new AssertionError(ex);
			}
		}

		@Override
		public void close() {
			try {
				this.connection.close();
			}
			catch (SQLException ex) {
				throw new AssertionError(ex);
			}
		}

	}

}
