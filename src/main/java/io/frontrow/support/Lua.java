package io.frontrow.support;

import java.util.Arrays;
import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Runs scripts by their digest, sending the text only to a server that does not know it
 * yet. Fails with Spring's data access errors where Redis is away. Thread-safe.
 */
@Component
public class Lua {

	private final ReactiveStringRedisTemplate redis;

	private final StallWatch watch = new StallWatch("Redis");

	Lua(ReactiveStringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Runs the script once. Every script answers with a flat list whose first item is a
	 * whole number that says what happened.
	 */
	public Mono<LuaReply> run(LuaScript script, List<String> keys, Object... args) {
		List<String> texts = Arrays.stream(args).map(String::valueOf).toList();
		return this.watch
			.waiting(this.watch.noting(this.redis.execute(script.script(), keys, texts)).next().map(LuaReply::new));
	}

}
