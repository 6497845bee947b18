package io.frontrow.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The session variables that our statements need. A server may have any other default for
 * each of them, so every connection sets them, those of the migrations included.
 * <p>
 * Only MariaDB reads what stands in <code>/*M! … *&#47;</code>, and only MySQL what
 * stands in <code>/*!80000 … *&#47;</code>.
 */
public final class DatabaseSession {

	/** Each as {@code name=value}, known to MariaDB 10.6 and MySQL 8.0 and later. */
	public static final List<String> VARIABLES = List.of(
			// A unit of work without a transaction commits each statement. MariaDB can
			// switch CHECK constraints off.
			"autocommit=1 /*M!, SESSION check_constraint_checks=1 */", "completion_type=0", "unique_checks=1",
			"foreign_key_checks=1",
			// Strict, and without SIMULTANEOUS_ASSIGNMENT, ANSI_QUOTES,
			// NO_BACKSLASH_ESCAPES, PIPES_AS_CONCAT and the like: an UPDATE reads what it
			// has assigned before.
			"sql_mode='STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
			"sql_auto_is_null=0", "div_precision_increment=4",
			// Every row that a statement is to read or change.
			"sql_select_limit=18446744073709551615", "sql_big_selects=1", "sql_safe_updates=0",
			"group_concat_max_len=1048576", "max_sort_length=1024",
			// Names in any script, whatever init_connect has set.
			"character_set_client=utf8mb4", "character_set_connection=utf8mb4", "character_set_results=utf8mb4",
			"time_zone='+00:00'",
			// The pool decides how long an idle connection lives.
			"wait_timeout=28800",
			// Tables with transactions.
			"default_storage_engine=InnoDB");

	/**
	 * Transactions write unless they say otherwise. The variable of it has two names, of
	 * which each server knows one, and this statement of the SQL standard none.
	 */
	public static final String READ_WRITE = "SET SESSION TRANSACTION READ WRITE";

	private DatabaseSession() {
	}

	/** The statements that set them all. */
	static String statements() {
		return variables() + "; " + READ_WRITE + ";";
	}

	/** Sets them on a connection of JDBC. */
	static void set(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(variables());
			statement.execute(READ_WRITE);
		}
	}

	private static String variables() {
		return VARIABLES.stream()
			.map((variable) -> "SESSION " + variable)
			.collect(Collectors.joining(", ", "SET ", ""));
	}

}
