package io.frontrow.servers.database;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.frontrow.servers.process.LocalServer;
import io.frontrow.servers.process.Server;
import io.frontrow.servers.process.ServerFailed;
import io.frontrow.servers.process.ServerProcess;
import io.frontrow.servers.source.ServerContainer;
import io.frontrow.servers.source.ServerMode;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/** A MariaDB or MySQL of this machine, with an empty database {@code frontrow}. */
public final class Database extends LocalServer {

	private static final String IMAGE = "mysql:8.4";

	private static final int PORT_OF_IMAGE = 3306;

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
			return new Database(IMAGE, container(account, administrator), account, administrator, null);
		}
		DatabaseSoftware software = DatabaseSoftware.locate(mode);
		Server server = ServerProcess.start(new DatabaseRecipe(software, account, administrator, List.of(options)));
		return new Database(software.version(), server, account, administrator, software.client());
	}

	/**
	 * As the recipe has it: a log for replicas would wait for the disk at each commit.
	 */
	private static Server container(Account account, Account administrator) {
		GenericContainer<?> image = new GenericContainer<>(IMAGE)
			.withEnv(Map.of("MYSQL_DATABASE", "frontrow", "MYSQL_USER", account.username(), "MYSQL_PASSWORD",
					account.password(), "MYSQL_ROOT_PASSWORD", administrator.password()))
			.withCommand("--max-connections=300", "--skip-log-bin",
					"--innodb-flush-log-at-trx-commit=" + DatabaseRecipe.FLUSH_AT_COMMIT);
		return ServerContainer.start(image, PORT_OF_IMAGE, (port) -> DatabaseProbe.answers(port, account));
	}

	public String r2dbcUrl() {
		return "r2dbc:mysql://127.0.0.1:" + port() + "/frontrow";
	}

	public String jdbcUrl() {
		return DatabaseProbe.jdbcUrl(port());
	}

	/** The application's account, with all rights in this one database. */
	public Account account() {
		return this.account;
	}

	/** Sees all transactions and connections, for tests that look at them. */
	public Account administrator() {
		return this.administrator;
	}

	/**
	 * The command by which a person enters the database as the application: the client
	 * that came with the server, or else one that is installed.
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
