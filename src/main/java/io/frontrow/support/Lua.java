package io.frontrow.support;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

	private final RedisNodes nodes;

	/** By node: one that hangs is not told by the answers of the others. */
	private final Map<String, StallWatch> watches = new ConcurrentHashMap<>();

	Lua(ReactiveStringRedisTemplate redis, RedisNodes nodes) {
		this.redis = redis;
		this.nodes = nodes;
	}

	/**
	 * Runs the script once. Every script answers with a flat list whose first item is a
	 * whole number that says what happened.
	 * @param keys at least one, and all under one hash tag
	 */
	public Mono<LuaReply> run(LuaScript script, List<String> keys, Object... args) {
		List<String> texts = Arrays.stream(args).map(String::valueOf).toList();
		return Mono.defer(() -> {
			StallWatch watch = this.watches.computeIfAbsent(this.nodes.serving(keys.get(0)), StallWatch::new);
			return watch.waiting(watch.noting(this.redis.execute(script.script(), keys, texts)).next());
		}).map(LuaReply::new);
	}

}
