package io.frontrow.engine.redis;

import java.time.Duration;

import io.frontrow.engine.liveness.LivenessDetector;

import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;

/**
 * How long Redis is waited for by each of the two clients: as Spring's properties say, or
 * as suits the client where they say nothing.
 */
public final class RedisTimes {

	/**
	 * For a Redis that is only slow: one that answers nobody is given up within a second
	 * by {@link LivenessDetector}.
	 */
	private static final Duration COMMAND = Duration.ofSeconds(3);

	/**
	 * Nothing watches Redisson's connections, and a hold is as good without its locks.
	 */
	private static final Duration LOCK = Duration.ofMillis(700);

	private static final Duration CONNECT = Duration.ofMillis(500);

	private RedisTimes() {
	}

	/** Of a command of Lettuce's. */
	static Duration command(DataRedisProperties redis) {
		return (redis.getTimeout() != null) ? redis.getTimeout() : COMMAND;
	}

	/** Of a command of Redisson's. */
	public static Duration lock(DataRedisProperties redis) {
		return (redis.getTimeout() != null) ? redis.getTimeout() : LOCK;
	}

	/** Of making a connection, of both. */
	public static Duration connect(DataRedisProperties redis) {
		return (redis.getConnectTimeout() != null) ? redis.getConnectTimeout() : CONNECT;
	}

}
