package io.frontrow.start;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which database it is, by what {@code SELECT VERSION()} answers.
 */
record DatabaseVersion(boolean isMariaDb, int major, int minor, int patch) {

	/** As in "10.11.19-MariaDB-0+deb12u1" and "8.0.33". */
	private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

	/** The oldest that has SKIP LOCKED. */
	private static final DatabaseVersion OLDEST_MARIADB = new DatabaseVersion(true, 10, 6, 0);

	/** The oldest that keeps CHECK constraints; those before take and ignore them. */
	private static final DatabaseVersion OLDEST_MYSQL = new DatabaseVersion(false, 8, 0, 16);

	private static final DatabaseVersion OLDEST_WITH_RANDOM_BYTES = new DatabaseVersion(true, 10, 10, 0);

	static DatabaseVersion of(String text) {
		Matcher numbers = NUMBERS.matcher(text);
		if (!numbers.find()) {
			throw UnusableServer.forGood("it calls its version '" + text + "', which is none of MariaDB or MySQL",
					supported());
		}
		String patch = numbers.group(3);
		return new DatabaseVersion(text.toLowerCase(Locale.ROOT).contains("mariadb"),
				Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)),
				(patch != null) ? Integer.parseInt(patch) : 0);
	}

	void requireSupported() {
		if (!isAtLeast(this.isMariaDb ? OLDEST_MARIADB : OLDEST_MYSQL)) {
			throw UnusableServer.forGood(this + " is too old", supported());
		}
	}

	private static String supported() {
		return "Use %s or later, or %s or later.".formatted(OLDEST_MARIADB, OLDEST_MYSQL);
	}

	boolean hasRandomBytes() {
		return !this.isMariaDb || isAtLeast(OLDEST_WITH_RANDOM_BYTES);
	}

	private boolean isAtLeast(DatabaseVersion other) {
		return Arrays.compare(numbers(), other.numbers()) >= 0;
	}

	private int[] numbers() {
		return new int[] { this.major, this.minor, this.patch };
	}

	@Override
	public String toString() {
		return "%s %d.%d.%d".formatted(this.isMariaDb ? "MariaDB" : "MySQL", this.major, this.minor, this.patch);
	}

}
