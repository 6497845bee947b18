package io.frontrow.engine.redis;

import java.time.Duration;
import java.util.function.Function;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * The connection to Redis that all share, made when it is first used; it connects again
 * by itself. Thread-safe.
 */
@Component
class RedisCommands {

	/** What the server that is away costs at most whoever comes first. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final LettuceConnectionFactory connections;

	/** Shared by all who wait for it; tried again after it failed. */
	private final Mono<RedisClusterAsyncCommands<byte[], byte[]>> connected = Mono.fromCallable(this::connect)
		.subscribeOn(Schedulers.boundedElastic())
		.timeout(PATIENCE)
		.cache((commands) -> Duration.ofMillis(Long.MAX_VALUE), (error) -> Duration.ZERO, () -> Duration.ZERO);

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

	RedisCommands(LettuceConnectionFactory connections) {
		this.connections = connections;
	}

	/** Subscribes to what is made of the commands, on this thread where that can be. */
	<T> Mono<T> whenConnected(Function<RedisClusterAsyncCommands<byte[], byte[]>, Mono<T>> use) {
		return Mono.defer(() -> {
			RedisClusterAsyncCommands<byte[], byte[]> known = this.commands;
			// Making the connection blocks.
			return (known != null) ? use.apply(known) : this.connected.flatMap(use);
		});
	}

	@SuppressWarnings("unchecked")
	private RedisClusterAsyncCommands<byte[], byte[]> connect() {
		try (RedisConnection connection = this.connections.getConnection()) {
			RedisClusterAsyncCommands<byte[], byte[]> made = (RedisClusterAsyncCommands<byte[], byte[]>) connection
				.getNativeConnection();
			this.commands = made;
			return made;
		}
	}

}
