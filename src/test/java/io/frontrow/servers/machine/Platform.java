package io.frontrow.servers.machine;

import java.util.Locale;

/** The operating system and processor, in the words that others use for them. */
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

	/** As root, MySQL and MariaDB start only when told to. */
	public static boolean isRoot() {
		return !isWindows() && "root".equals(System.getProperty("user.name"));
	}

	public static String describe() {
		return SYSTEM + " " + PROCESSOR;
	}

}
