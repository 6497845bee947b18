package io.frontrow.start;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A setting that the application cannot start with.
 *
 * @param name as the README writes it
 * @param value as it was given, without a password in it; null where nothing was given
 * @param allowed what it may be, as the end of a sentence
 */
record BadSetting(String name, @Nullable String value, String allowed) {

	/** One line that a person can act on. */
	String text() {
		String whatIsWrong = (this.value != null) ? "is '%s': it can be ".formatted(this.value) : "is not set: give ";
		return this.name + " (" + environmentVariable() + ") " + whatIsWrong + this.allowed;
	}

	private String environmentVariable() {
		return this.name.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
	}

}
