package io.frontrow.servers.database;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.frontrow.servers.machine.Platform;
import io.frontrow.servers.machine.Program;
import io.frontrow.servers.process.Recipe;
import io.frontrow.servers.process.RunDirectory;

/**
 * Starts a small MariaDB or MySQL that only this machine can reach.
 *
 * @param options what is particular to this one, as on its command line
 */
record DatabaseRecipe(DatabaseSoftware software, Account account, Account administrator,
		List<String> options) implements Recipe {

	/**
	 * With 2, a commit is written to the operating system before it is answered. It
	 * survives a kill of the server, which tests need, but not a power cut. With 1 it
	 * waits for the disk, as production must.
	 */
	static final String FLUSH_AT_COMMIT = System.getProperty("frontrow.servers.flush-log-at-commit", "2");

	@Override
	public String name() {
		return "database";
	}

	@Override
	public Optional<ProcessBuilder> preparation(Path directory) {
		new AccountsScript(this.account, this.administrator).write(accounts(directory));
		Program installer = this.software.installer();
		if (installer == null) {
			return Optional.of(this.software.server().tool(line(directory, List.of("--initialize-insecure"))));
		}
		if (Platform.isWindows()) {
			return Optional.of(installer.tool(List.of("--datadir=" + data(directory))));
		}
		return Optional.of(installed(installer, directory));
	}

	/**
	 * MariaDB's installer is a shell script that splits a path at a space. So it runs in
	 * the server's directory, and the paths are relative to it.
	 */
	private ProcessBuilder installed(Program installer, Path directory) {
		Path home = this.software.home();
		List<String> line = line(Path.of("."),
				home.startsWith(RunDirectory.SERVERS) ? directory.relativize(home) : home,
				List.of("--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"));
		return installer.tool(line).directory(directory.toFile());
	}

	@Override
	public ProcessBuilder server(Path directory, int port) {
		List<String> line = line(directory,
				List.of("--init-file=" + accounts(directory), "--bind-address=127.0.0.1", "--port=" + port,
						"--socket=database.sock", "--loose-mysqlx=OFF", "--skip-name-resolve",
						"--character-set-server=utf8mb4", "--default-time-zone=+00:00", "--max-connections=300",
						"--skip-log-bin", "--secure-file-priv=" + directory, "--innodb-buffer-pool-size=128M",
						"--innodb-flush-log-at-trx-commit=" + FLUSH_AT_COMMIT));
		if (this.software.isMariaDb()) {
			// MariaDB would make itself a certificate first, for 5 to 12 seconds.
			line.add("--skip-ssl");
		}
		line.addAll(this.options);
		return this.software.server().server(line);
	}

	@Override
	public boolean answers(int port, long pid) {
		return DatabaseProbe.answers(port, this.account);
	}

	private List<String> line(Path directory, List<String> more) {
		return line(directory, this.software.home(), more);
	}

	private static List<String> line(Path directory, Path home, List<String> more) {
		List<String> line = new ArrayList<>();
		line.add("--no-defaults");
		line.add("--datadir=" + data(directory));
		line.add("--basedir=" + home);
		// In a directory that it shares, a server that starts deletes the temporary
		// tables of all others.
		line.add("--tmpdir=" + directory);
		if (Platform.isRoot()) {
			line.add("--user=root");
		}
		line.addAll(more);
		return line;
	}

	private static Path data(Path directory) {
		return directory.resolve("data");
	}

	private static Path accounts(Path directory) {
		return directory.resolve("accounts.sql");
	}

}
