package io.frontrow.servers.redis;

import java.time.Duration;

import io.frontrow.servers.process.ServerFailed;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/** One of several Redis, with a connection to this one for its setup. */
final class RedisNode implements AutoCloseable {

	private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

	private final Redis redis;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	RedisNode(Redis redis) {
		this.redis = redis;
		this.client = RedisClient
			.create(RedisURI.builder().withHost("127.0.0.1").withPort(redis.port()).withTimeout(ANSWER_LIMIT).build());
		this.connection = this.client.connect();
	}

	Redis redis() {
		return this.redis;
	}

	RedisCommands<String, String> commands() {
		return this.connection.sync();
	}

	/** Whether its INFO contains this line. */
	boolean says(String section, String line) {
		return commands().info(section).lines().anyMatch(line::equals);
	}

	/**
	 * Returns when so many replicas have everything that was written here. WAIT waits for
	 * what was written until its connection was last served, hence the PING.
	 */
	void awaitReplicated(int replicas) {
		commands().ping();
		if (commands().waitForReplication(replicas, ANSWER_LIMIT.toMillis()) < replicas) {
			throw new ServerFailed("The replicas did not come into step");
		}
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, ANSWER_LIMIT);
		this.redis.close();
	}

}
