package io.frontrow.servers;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** A MariaDB or MySQL of this machine, with an empty database {@code frontrow}. */
public final class Database extends LocalServer {

	private final Account account;

	private final Account administrator;

	private final @Nullable Path client;

	private Database(String version, Server server, Account account, Account administrator, @Nullable Path client) {
		super(version, server);
		this.account = account;
		this.administrator = administrator;
		this.client = client;
	}

	/**
	 * Starts one, from where the property {@code frontrow.servers} says.
	 * @param options of the server, as on its command line; not in containers
	 * @throws ServerFailed with what to install, where there is none
	 */
	public static Database launch(String... options) {
		Account account = Account.of("frontrow");
		Account administrator = Account.of("root");
		ServerMode mode = ServerMode.chosen();
		if (mode == ServerMode.DOCKER) {
			return new Database("mysql:8.4", ServerContainer.mysql(account, administrator), account, administrator,
					null);
		}
		DatabaseSoftware software = DatabaseSoftware.locate(mode);
		Server server = ServerProcess.start(new DatabaseRecipe(software, account, administrator, List.of(options)));
		return new Database(software.version(), server, account, administrator, software.client());
	}

	public String r2dbcUrl() {
		return "r2dbc:mysql://127.0.0.1:" + port() + "/frontrow";
	}

	public String jdbcUrl() {
		return DatabaseProbe.jdbcUrl(port());
	}

	/** The application's: an ordinary user with all rights in this one database. */
	public Account account() {
		return this.account;
	}

	/** Sees all transactions and connections; for what tests have to look into. */
	public Account administrator() {
		return this.administrator;
	}

	/**
	 * How a person enters it as the application: with the client that came with the
	 * server, else with one that is installed.
	 */
	public String commandLine() {
		boolean mariaDb = version().startsWith("MariaDB");
		return "%s --protocol=tcp%s -h127.0.0.1 -P%d -u%s -p%s frontrow".formatted(clientName(mariaDb),
				mariaDb ? " --skip-ssl" : "", port(), this.account.username(), this.account.password());
	}

	private String clientName(boolean mariaDb) {
		if (this.client == null) {
			return mariaDb ? "mariadb" : "mysql";
		}
		Path here = Path.of("").toAbsolutePath();
		return (this.client.startsWith(here) ? here.relativize(this.client) : this.client).toString();
	}

}
