package io.frontrow.start;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a migration that failed, or that was killed, go on where it stopped. MySQL and
 * MariaDB keep what a failed migration has done, and Flyway would begin it from its first
 * statement again, which fails because its tables exist.
 * <p>
 * The table {@code migration_progress} has a row for each migration that has begun and
 * not ended: its statements 1 to {@code done} are done, and those after them up to
 * {@code maybe_done} may be. The row is written before each statement, together with what
 * the statement before changed. A statement that may be done counts as done where the
 * server says that its result exists. Flyway's lock is held meanwhile, so one instance
 * works on it. Not thread-safe.
 */
final class MigrationProgress implements Callback {

	private static final Logger log = LoggerFactory.getLogger(MigrationProgress.class);

	private static final Set<Event> EVENTS = Set.of(Event.BEFORE_EACH_MIGRATE, Event.BEFORE_EACH_MIGRATE_STATEMENT,
			Event.AFTER_EACH_MIGRATE);

	private static final String TABLE = """
			CREATE TABLE IF NOT EXISTS migration_progress (
			  script     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
			  done       INT NOT NULL,
			  maybe_done INT NOT NULL
			) ENGINE = InnoDB""";

	/** Of a migration that failed before progress was kept; more than any has. */
	private static final int ALL_STATEMENTS = 1_000_000;

	/**
	 * A table or view (1050), column (1060), index (1061), routine (1304), trigger (1359)
	 * or constraint (1826, 3822) exists, or what is to be dropped does not (1051, 1091).
	 */
	private static final Set<Integer> THERE_ALREADY = Set.of(1050, 1051, 1060, 1061, 1091, 1304, 1359, 1826, 3822);

	private static final int DUPLICATE_ROW = 1062;

	private String script = "";

	private int done;

	/** As it was read: what is begun in this run is known to be done or not. */
	private int maybeDone;

	/** The number of the statement that is run now, from 1. */
	private int current;

	/** The next call of the connection is a statement of the migration. */
	private boolean announced;

	@Override
	public boolean supports(Event event, Context context) {
		return EVENTS.contains(event);
	}

	@Override
	public boolean canHandleInTransaction(Event event, Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		try {
			switch (event) {
				case BEFORE_EACH_MIGRATE -> begin(context.getMigrationInfo().getScript(), context.getConnection());
				case BEFORE_EACH_MIGRATE_STATEMENT -> announce(context.getConnection());
				default -> end(context.getConnection());
			}
		}
		catch (SQLException ex) {
			throw new FlywayException("the progress of a migration cannot be kept: " + ex.getMessage(), ex);
		}
	}

	@Override
	public String getCallbackName() {
		return "progress";
	}

	/**
	 * Makes Flyway forget its failed migrations, so that it runs them again.
	 */
	static void takeUpFailed(Connection connection, String history) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(TABLE);
			connection.setAutoCommit(false);
			statement.executeUpdate("""
					INSERT IGNORE INTO migration_progress (script, done, maybe_done)
					SELECT script, 0, %d FROM `%s` WHERE success = 0""".formatted(ALL_STATEMENTS, history));
			statement.executeUpdate("DELETE FROM `%s` WHERE success = 0".formatted(history));
			connection.commit();
			connection.setAutoCommit(true);
		}
	}

	private void begin(String begun, Connection connection) throws SQLException {
		this.script = begun;
		this.done = 0;
		this.maybeDone = 0;
		this.current = 0;
		try (Statement statement = connection.createStatement()) {
			statement.execute(TABLE);
		}
		try (PreparedStatement query = connection
			.prepareStatement("SELECT done, maybe_done FROM migration_progress WHERE script = ?")) {
			query.setString(1, begun);
			read(query);
		}
	}

	private void read(PreparedStatement query) throws SQLException {
		try (ResultSet row = query.executeQuery()) {
			if (row.next()) {
				this.done = row.getInt(1);
				this.maybeDone = row.getInt(2);
				log.info("Migration {} was begun before: it goes on after its statement {}", this.script, this.done);
			}
		}
	}

	private void announce(Connection connection) throws SQLException {
		this.current++;
		this.announced = true;
		if (this.current > this.done) {
			write(connection, this.current - 1, Math.max(this.maybeDone, this.current));
		}
	}

	private void write(Connection connection, int doneNow, int doneMaybe) throws SQLException {
		try (PreparedStatement update = connection
			.prepareStatement("REPLACE INTO migration_progress (script, done, maybe_done) VALUES (?, ?, ?)")) {
			update.setString(1, this.script);
			update.setInt(2, doneNow);
			update.setInt(3, doneMaybe);
			update.executeUpdate();
		}
		commit(connection);
	}

	private void end(Connection connection) throws SQLException {
		try (PreparedStatement delete = connection
			.prepareStatement("DELETE FROM migration_progress WHERE script = ?")) {
			delete.setString(1, this.script);
			delete.executeUpdate();
		}
		commit(connection);
	}

	private static void commit(Connection connection) throws SQLException {
		if (!connection.getAutoCommit()) {
			connection.commit();
		}
	}

	/** Runs what Flyway runs, but for statements that are done. */
	boolean execute(Statement statement, String sql) throws SQLException {
		if (!this.announced) {
			return statement.execute(sql);
		}
		this.announced = false;
		if (this.current <= this.done) {
			return false;
		}
		try {
			return statement.execute(sql);
		}
		catch (SQLException ex) {
			if (this.current <= this.maybeDone && isDone(sql, ex)) {
				log.info("Statement {} of migration {} was done before: {}", this.current, this.script,
						ex.getMessage());
				return false;
			}
			settle(statement.getConnection(), ex);
			throw ex;
		}
	}

	private static boolean isDone(String sql, SQLException ex) {
		boolean isInsert = sql.stripLeading().toUpperCase(Locale.ROOT).startsWith("INSERT");
		return THERE_ALREADY.contains(ex.getErrorCode()) || (isInsert && ex.getErrorCode() == DUPLICATE_ROW);
	}

	/** What a server has refused is not done; a lost connection says nothing. */
	private void settle(Connection connection, SQLException refusal) {
		boolean isConnectionLost = refusal.getErrorCode() <= 0
				|| String.valueOf(refusal.getSQLState()).startsWith("08");
		if (isConnectionLost) {
			return;
		}
		try {
			write(connection, this.current - 1, this.current - 1);
		}
		catch (SQLException ex) {
			refusal.addSuppressed(ex);
		}
	}

}
