package io.frontrow.engine.redis;

/**
 * An argument of a script that the script makes keys of: {@link Lua} puts the prefix of
 * the settings before it, as before every key.
 *
 * @param text without that prefix
 */
public record KeyArgument(String text) {

	@Override
	public String toString() {
		return this.text;
	}

}
