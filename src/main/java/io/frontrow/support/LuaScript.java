package io.frontrow.support;

import java.util.List;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * One script of {@code redis/lua}, named by its path there. The number in its name is the
 * number of its keys. Immutable.
 */
public final class LuaScript {

	private final String name;

	private final RedisScript<List<Object>> script;

	@SuppressWarnings({ "unchecked", "rawtypes" })
	public LuaScript(String name) {
		this.name = name;
		DefaultRedisScript<List> loaded = new DefaultRedisScript<>();
		loaded.setLocation(new ClassPathResource("lua/" + name));
		loaded.setResultType(List.class);
		this.script = (RedisScript) loaded;
	}

	RedisScript<List<Object>> script() {
		return this.script;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
