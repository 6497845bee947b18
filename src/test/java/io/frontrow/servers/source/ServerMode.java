package io.frontrow.servers.source;

import java.util.Arrays;
import java.util.Locale;

import io.frontrow.servers.process.ServerFailed;

/** Where servers come from: the system property {@code frontrow.servers}. */
public enum ServerMode {

	/** Programs from the Maven registry; if there are none, as {@link #PATH}. */
	EMBEDDED,

	/** What is installed on this machine. */
	PATH,

	/** Testcontainers. The only mode that looks for Docker, because that can hang. */
	DOCKER,

	/** A real MySQL that the Maven profile {@code mysql} unpacked; Redis embedded. */
	MYSQL;

	public static final String PROPERTY = "frontrow.servers";

	public static ServerMode chosen() {
		String name = System.getProperty(PROPERTY, "embedded");
		return Arrays.stream(values())
			.filter((mode) -> mode.toString().equals(name))
			.findFirst()
			.orElseThrow(() -> new ServerFailed(
					PROPERTY + " is '" + name + "'; it can be one of " + Arrays.toString(values())));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
