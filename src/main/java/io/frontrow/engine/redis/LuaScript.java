package io.frontrow.engine.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.DigestUtils;

/**
 * One script of {@code redis/lua}, named by its path there. The number in its name is the
 * number of keys that it always has. Immutable.
 */
public final class LuaScript {

	private final String name;

	private final String text;

	private final String digest;

	public LuaScript(String name) {
		this.name = name;
		try {
			this.text = new ClassPathResource("lua/" + name).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.digest = DigestUtils.sha1DigestAsHex(this.text);
	}

	public String text() {
		return this.text;
	}

	/** SHA-1 of the text, by which a server knows it. */
	String digest() {
		return this.digest;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
