package io.frontrow.servers;

import java.util.Locale;

/** The operating system and processor, in the words that others use for them. */
final class Platform {

	private static final String SYSTEM = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);

	private static final String PROCESSOR = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);

	private Platform() {
	}

	static boolean isWindows() {
		return SYSTEM.startsWith("windows");
	}

	static boolean isMac() {
		return SYSTEM.startsWith("mac");
	}

	/** As root, MySQL and MariaDB start only when told to. */
	static boolean isRoot() {
		return !isWindows() && "root".equals(System.getProperty("user.name"));
	}

	/** As in {@code redis-server-7.0.15-linux-amd64}. */
	static String redisName() {
		String system = isMac() ? "darwin" : isWindows() ? "windows" : "linux";
		return system + "-" + ("aarch64".equals(PROCESSOR) ? "arm64" : PROCESSOR.replace("x86_64", "amd64"));
	}

	/** As in {@code mariadb-11.4.5/winx64}. */
	static String mariaDbName() {
		return isMac() ? "osx" : isWindows() ? "winx64" : "linux";
	}

	static String describe() {
		return SYSTEM + " " + PROCESSOR;
	}

}
