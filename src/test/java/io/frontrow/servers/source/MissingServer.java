package io.frontrow.servers.source;

import java.nio.file.Path;

import io.frontrow.servers.machine.Platform;
import io.frontrow.servers.process.ServerFailed;

/** Says what to install if there is no server to start. */
public final class MissingServer {

	private MissingServer() {
	}

	public static ServerFailed redis() {
		return new ServerFailed("""
				No Redis that runs on %s comes with this project, and none is on the PATH. Install Redis 7 or later:
				  Debian, Ubuntu   sudo apt-get install redis-server
				  Fedora           sudo dnf install redis
				  macOS            brew install redis
				  Windows          choco install memurai-developer
				or name one that runs already: SPRING_DATA_REDIS_URL=redis://host:6379"""
			.formatted(Platform.describe()));
	}

	public static ServerFailed database() {
		return new ServerFailed("""
				No MariaDB that runs on %s comes with this project, and neither MariaDB nor MySQL is on the PATH. \
				Install one:
				  Debian, Ubuntu   sudo apt-get install mariadb-server
				  Fedora           sudo dnf install mariadb-server
				  macOS            brew install mariadb
				  Windows          choco install mariadb
				or name one that runs already: SPRING_R2DBC_URL=r2dbc:mysql://host/database, SPRING_R2DBC_USERNAME, \
				SPRING_R2DBC_PASSWORD""".formatted(Platform.describe()));
	}

	public static ServerFailed mySql(Path unpacked) {
		return new ServerFailed("""
				No MySQL that runs is in %s. Unpack it, and install the libraries that it needs:
				  ./mvnw -Pmysql dependency:unpack@unpack-mysql
				  sudo apt-get install libaio1 libnuma1""".formatted(unpacked));
	}

}
