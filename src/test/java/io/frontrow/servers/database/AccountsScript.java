package io.frontrow.servers.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The SQL that a database runs at each start before it accepts connections. So nobody can
 * enter without a password, not even for a moment. MariaDB and MySQL want one statement
 * per line.
 */
record AccountsScript(Account account, Account administrator) {

	void write(Path file) {
		try {
			Files.write(file, statements());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The installers create a root without a password for each name of this machine. */
	private List<String> statements() {
		return List.of("CREATE DATABASE IF NOT EXISTS frontrow CHARACTER SET utf8mb4;",
				"ALTER USER 'root'@'localhost' IDENTIFIED BY '" + this.administrator.password() + "';",
				"DROP USER IF EXISTS 'root'@'127.0.0.1';", "DROP USER IF EXISTS 'root'@'::1';",
				create(this.administrator), grant("*.*", this.administrator, " WITH GRANT OPTION"),
				create(this.account), grant("frontrow.*", this.account, ""));
	}

	private static String create(Account account) {
		return "CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';".formatted(account.username(),
				account.password());
	}

	private static String grant(String tables, Account account, String option) {
		return "GRANT ALL ON %s TO '%s'@'%%'%s;".formatted(tables, account.username(), option);
	}

}
