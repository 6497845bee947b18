package io.frontrow.servers.machine;

import java.util.Locale;

/** The operating system and the processor. */
public final class Platform {

	private static final String SYSTEM = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);

	private static final String PROCESSOR = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);

	private Platform() {
	}

	public static boolean isWindows() {
		return SYSTEM.startsWith("windows");
	}

	static boolean isMac() {
		return SYSTEM.startsWith("mac");
	}

	/** MySQL and MariaDB start as root only with an option. */
	public static boolean isRoot() {
		return !isWindows() && "root".equals(System.getProperty("user.name"));
	}

	public static String describe() {
		return SYSTEM + " " + PROCESSOR;
	}

}
