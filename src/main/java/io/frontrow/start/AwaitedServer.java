package io.frontrow.start;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A server that the start waits for.
 *
 * @param name for people, with its address, as in the middle of a sentence
 * @param settings the settings that lead to it
 * @param refusal what it said, where that will stay the same, such as that a password is
 * wrong; empty for a server that is not up yet
 */
public record AwaitedServer(String name, String settings, Function<Throwable, Optional<String>> refusal) {

	/** Drivers wrap what the server said, to any depth. */
	Optional<String> refusalIn(Throwable failure) {
		return Stream.<Throwable>iterate(failure, (ex) -> ex != null, Throwable::getCause)
			.map(this.refusal)
			.flatMap(Optional::stream)
			.findFirst();
	}

}
