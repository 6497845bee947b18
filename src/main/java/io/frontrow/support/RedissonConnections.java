package io.frontrow.support;

import java.util.List;
import java.util.Optional;

import io.frontrow.start.AwaitedServer;
import io.frontrow.start.StartWait;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.RedissonReactiveClient;
import org.redisson.client.DefaultNettyHook;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Redisson on the very servers that Spring's properties name (single, sentinel or
 * cluster), cut down to what locks need: two threads, small pools, and short times, so
 * that a Redis that hangs is noticed in less than a second instead of twenty.
 */
@Configuration(proxyBeanMethods = false)
class RedissonConnections {

	private static final int THREADS = 2;

	private static final int TIMEOUT_MILLIS = 700;

	private static final int CONNECT_TIMEOUT_MILLIS = 500;

	private static final int POOL_SIZE = 8;

	/** How often it is asked who the masters are now. */
	private static final int SCAN_MILLIS = 1_000;

	private static final int REPLICATION_WAIT_MILLIS = 50;

	@Bean(destroyMethod = "shutdown")
	RedissonClient redisson(DataRedisConnectionDetails redis, StartWait wait) {
		AwaitedServer server = new AwaitedServer("Redis at " + String.join(", ", nodes(redis)),
				"spring.data.redis.url (redis://[user:password@]host:6379), or what else is set below spring.data.redis",
				RedissonConnections::refusal);
		return wait.until(server, () -> Redisson.create(config(redis)));
	}

	/**
	 * A Redis that wants no password says so with a plain error. What Redisson adds is
	 * for its developers.
	 */
	private static Optional<String> refusal(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		boolean refuses = cause instanceof RedisWrongPasswordException || cause instanceof RedisAuthRequiredException
				|| message.startsWith("ERR AUTH");
		return refuses ? Optional.of(message.replaceFirst("\\.* channel: .*", "")) : Optional.empty();
	}

	@Bean
	RedissonReactiveClient redissonReactive(RedissonClient redisson) {
		return redisson.reactive();
	}

	private static List<String> nodes(DataRedisConnectionDetails redis) {
		if (redis.getCluster() != null) {
			return addresses(redis, redis.getCluster().getNodes());
		}
		if (redis.getSentinel() != null) {
			return addresses(redis, redis.getSentinel().getNodes());
		}
		DataRedisConnectionDetails.Standalone single = redis.getStandalone();
		if (single == null) {
			throw new IllegalStateException("spring.data.redis.url is not set: give redis://host:port");
		}
		return addresses(redis, List.of(new Node(single.getHost(), single.getPort())));
	}

	private static List<String> addresses(DataRedisConnectionDetails redis, List<Node> nodes) {
		String scheme = (redis.getSslBundle() != null) ? "rediss://" : "redis://";
		return nodes.stream().map((node) -> scheme + node.host() + ":" + node.port()).toList();
	}

	private static Config config(DataRedisConnectionDetails redis) {
		Config config = new Config();
		config.setThreads(THREADS);
		config.setNettyThreads(THREADS);
		config.setNettyHook(new SendsTogether());
		// The database decides who owns a seat, so a lock need not be on a replica yet; a
		// replica that has gone must not hold up the locks for longer than they may take.
		config.setCheckLockSyncedSlaves(false);
		config.setSlavesSyncTimeout(REPLICATION_WAIT_MILLIS);
		config.setUsername(given(redis.getUsername()));
		config.setPassword(given(redis.getPassword()));
		String[] nodes = nodes(redis).toArray(String[]::new);
		if (redis.getCluster() != null) {
			pooled(config.useClusterServers()).addNodeAddress(nodes).setScanInterval(SCAN_MILLIS);
		}
		else if (redis.getSentinel() != null) {
			sentinel(config, redis.getSentinel(), nodes);
		}
		else {
			single(config, redis.getStandalone(), nodes[0]);
		}
		return config;
	}

	/** {@code redis://:password@host} has an empty name, which Redisson would send. */
	private static @Nullable String given(@Nullable String text) {
		return (text != null && !text.isEmpty()) ? text : null;
	}

	private static void sentinel(Config config, DataRedisConnectionDetails.Sentinel sentinel, String[] nodes) {
		pooled(config.useSentinelServers()).addSentinelAddress(nodes)
			.setMasterName(sentinel.getMaster())
			.setSentinelUsername(given(sentinel.getUsername()))
			.setSentinelPassword(given(sentinel.getPassword()))
			.setCheckSentinelsList(false)
			.setScanInterval(SCAN_MILLIS)
			.setDatabase(sentinel.getDatabase());
	}

	private static void single(Config config, DataRedisConnectionDetails.@Nullable Standalone single, String node) {
		timed(config.useSingleServer()).setAddress(node)
			.setDatabase((single != null) ? single.getDatabase() : 0)
			.setConnectionPoolSize(POOL_SIZE)
			.setConnectionMinimumIdleSize(1)
			.setSubscriptionConnectionMinimumIdleSize(0)
			.setSubscriptionConnectionPoolSize(1);
	}

	/** A replica may not know of a lock yet, so it is asked nothing. */
	private static <T extends BaseMasterSlaveServersConfig<T>> T pooled(T servers) {
		return timed(servers).setReadMode(ReadMode.MASTER)
			.setSubscriptionMode(SubscriptionMode.MASTER)
			.setMasterConnectionPoolSize(POOL_SIZE)
			.setMasterConnectionMinimumIdleSize(1)
			.setSubscriptionConnectionMinimumIdleSize(0)
			.setSubscriptionConnectionPoolSize(1);
	}

	private static <T extends BaseConfig<T>> T timed(T servers) {
		return servers.setTimeout(TIMEOUT_MILLIS).setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setRetryAttempts(0);
	}

	/** As all else that is sent to Redis. */
	private static final class SendsTogether extends DefaultNettyHook {

		@Override
		public void afterChannelInitialization(Channel channel) {
			RedisConnections.sendTogether(channel);
		}

	}

}
