package io.frontrow.engine.concurrent;

import java.util.UUID;
import java.util.regex.Pattern;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;

/**
 * Makes and reads UUIDs. New ones are version 7 (RFC 9562): rows that are made together
 * lie together in the clustered index. Thread-safe.
 */
public final class Ids {

	private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochRandomGenerator();

	private static final Pattern CANONICAL = Pattern
		.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

	private Ids() {
	}

	public static UUID next() {
		return GENERATOR.generate();
	}

	/**
	 * Reads the 36-character form only: {@link UUID#fromString} takes "1-1-1-1-1" too.
	 * @throws IllegalArgumentException on anything else
	 */
	public static UUID parse(String text) {
		if (!CANONICAL.matcher(text).matches()) {
			throw new IllegalArgumentException("not a UUID");
		}
		return UUID.fromString(text);
	}

}
