package io.frontrow.start;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the account of a connection may do in its database: by itself, by its active roles
 * and as everybody, which is what both servers answer to {@code SHOW GRANTS}. Where they
 * do not answer, as without grant tables, everything counts as granted: a right that is
 * missed here is missed by the statement that needs it, too.
 *
 * @param account as in {@code `frontrow`@`%`}
 * @param everywhere names of rights on all databases, as in "CREATE VIEW"
 * @param here names of rights on this database, or on a table in it
 */
record AccountRights(String account, String database, Set<String> everywhere, Set<String> here) {

	private static final String ALL = "ALL PRIVILEGES";

	/** What the application does all day. */
	static final List<String> OF_STATEMENTS = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

	/**
	 * What the migrations of this version do beside that. An account may be without them
	 * while the schema is up to date.
	 */
	static final List<String> OF_MIGRATIONS = List.of("CREATE", "ALTER", "CREATE VIEW");

	/** Any of them writes to a server that is read-only for others. */
	private static final List<String> PAST_READ_ONLY = List.of("SUPER", "CONNECTION_ADMIN", "READ ONLY ADMIN",
			"READ_ONLY ADMIN");

	/** The name of a database may be quoted by either sign, and be a pattern of LIKE. */
	private static final Pattern LINE = Pattern
		.compile("(GRANT|REVOKE) (.+?) ON (?:TABLE )?(\\*|[`\"].+?[`\"])\\.(\\*|[`\"].+?[`\"])(?: TO | FROM ).*");

	/** With the columns that a right is limited to. */
	private static final Pattern RIGHT = Pattern.compile("([A-Z_ ]+?)(?: \\([^)]*\\))?(?:, ?|$)");

	static AccountRights of(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			String account = account(statement);
			return of(account, connection.getCatalog(), grants(statement));
		}
	}

	private static String account(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery("SELECT CURRENT_USER()")) {
			row.next();
			return "`" + row.getString(1).replaceFirst("@(?=[^@]*$)", "`@`") + "`";
		}
	}

	private static List<String> grants(Statement statement) {
		try (ResultSet rows = statement.executeQuery("SHOW GRANTS")) {
			List<String> lines = new ArrayList<>();
			while (rows.next()) {
				lines.add(rows.getString(1));
			}
			return lines;
		}
		catch (SQLException ex) {
			return List.of("GRANT " + ALL + " ON *.* TO nobody");
		}
	}

	/** A right on a single table counts: which tables need it, is not known here. */
	static AccountRights of(String account, String database, List<String> grants) {
		Set<String> everywhere = new HashSet<>();
		Set<String> here = new HashSet<>();
		Set<String> revoked = new HashSet<>();
		for (String line : grants) {
			Matcher parts = LINE.matcher(line);
			if (parts.matches()) {
				List<String> rights = RIGHT.matcher(parts.group(2)).results().map((right) -> right.group(1)).toList();
				if (parts.group(3).equals("*")) {
					everywhere.addAll(rights);
				}
				else if (matches(parts.group(3), database)) {
					(parts.group(1).equals("GRANT") ? here : revoked).addAll(rights);
				}
			}
		}
		everywhere.removeAll(revoked);
		return new AccountRights(account, database, everywhere, here);
	}

	private static boolean matches(String quoted, String database) {
		String like = quoted.substring(1, quoted.length() - 1).replace("``", "`");
		StringBuilder pattern = new StringBuilder();
		for (int i = 0; i < like.length(); i++) {
			char sign = like.charAt(i);
			if (sign == '\\' && i + 1 < like.length()) {
				pattern.append(Pattern.quote(like.substring(i + 1, i + 2)));
				i++;
			}
			else {
				pattern.append((sign == '%') ? ".*" : (sign == '_') ? "." : Pattern.quote(String.valueOf(sign)));
			}
		}
		return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
			.matcher(database)
			.matches();
	}

	boolean passReadOnly() {
		return this.everywhere.contains(ALL) || PAST_READ_ONLY.stream().anyMatch(this.everywhere::contains);
	}

	boolean mayRead() {
		return holds("SELECT");
	}

	private boolean holds(String right) {
		return Stream.of(this.everywhere, this.here)
			.anyMatch((granted) -> granted.contains(ALL) || granted.contains(right));
	}

	/**
	 * Checks what the statements and, where there are any to be run, the migrations need.
	 */
	void require(boolean migrations) {
		List<String> missing = Stream.concat(OF_STATEMENTS.stream(), migrations ? OF_MIGRATIONS.stream() : Stream.of())
			.filter((right) -> !holds(right))
			.toList();
		if (!missing.isEmpty()) {
			String rights = String.join(", ", missing);
			throw UnusableServer.forGood(
					"the account %s has no right to %s in the database %s".formatted(this.account, rights,
							this.database),
					"As an administrator: GRANT %s ON `%s`.* TO %s; and start again. Nothing was changed."
						.formatted(rights, this.database, this.account));
		}
	}

}
