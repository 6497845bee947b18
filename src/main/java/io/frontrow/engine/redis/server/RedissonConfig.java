package io.frontrow.engine.redis.server;

import java.util.List;

import io.frontrow.engine.redis.RedisConnections;
import io.frontrow.engine.redis.RedisSettings;
import io.frontrow.engine.redis.RedisTimes;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.redisson.client.DefaultNettyHook;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.NameMapper;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * What Redisson is told of the servers: all that Lettuce takes of Spring's properties
 * (servers, TLS and its bundle, account, database, client's name, times), and small
 * pools.
 */
final class RedissonConfig {

	private static final int THREADS = 2;

	private static final int POOL_SIZE = 8;

	/** How often it is asked who the masters are now. */
	private static final int SCAN_MILLIS = 1_000;

	private static final int REPLICATION_WAIT_MILLIS = 50;

	private final DataRedisConnectionDetails redis;

	private final DataRedisProperties properties;

	private final String keyPrefix;

	RedissonConfig(DataRedisConnectionDetails redis, DataRedisProperties properties, RedisSettings settings) {
		this.redis = redis;
		this.properties = properties;
		this.keyPrefix = settings.keyPrefix();
	}

	/** As in "rediss://host:6379", one for each server that the properties name. */
	List<String> addresses() {
		if (this.redis.getCluster() != null) {
			return addresses(this.redis.getCluster().getNodes());
		}
		if (this.redis.getSentinel() != null) {
			return addresses(this.redis.getSentinel().getNodes());
		}
		DataRedisConnectionDetails.Standalone single = this.redis.getStandalone();
		if (single == null) {
			throw new IllegalStateException("spring.data.redis.url is not set: give redis://host:port");
		}
		return addresses(List.of(new Node(single.getHost(), single.getPort())));
	}

	private List<String> addresses(List<Node> nodes) {
		String scheme = hasTls() ? "rediss://" : "redis://";
		return nodes.stream().map((node) -> scheme + node.host() + ":" + node.port()).toList();
	}

	/** By the URL or by a bundle, as Spring decides it for Lettuce. */
	private boolean hasTls() {
		String url = this.properties.getUrl();
		return this.redis.getSslBundle() != null || (url != null && url.startsWith("rediss:"));
	}

	Config config() {
		Config config = new Config();
		config.setThreads(THREADS);
		config.setNettyThreads(THREADS);
		config.setNettyHook(new SendsTogether());
		// The database decides who owns a seat, so a lock need not be on a replica yet; a
		// replica that has gone must not hold up the locks for longer than they may take.
		config.setCheckLockSyncedSlaves(false);
		config.setSlavesSyncTimeout(REPLICATION_WAIT_MILLIS);
		config.setUsername(given(this.redis.getUsername()));
		config.setPassword(given(this.redis.getPassword()));
		config.setNameMapper(new Prefix(this.keyPrefix));
		trust(config, this.redis.getSslBundle());
		addServers(config, addresses().toArray(String[]::new));
		return config;
	}

	/** {@code redis://:password@host} has an empty name, which Redisson would send. */
	private static @Nullable String given(@Nullable String text) {
		return (text != null && !text.isEmpty()) ? text : null;
	}

	/** Without a bundle, what the JVM trusts. The server's name is checked either way. */
	private static void trust(Config config, @Nullable SslBundle bundle) {
		if (bundle != null) {
			config.setSslKeyManagerFactory(bundle.getManagers().getKeyManagerFactory());
			config.setSslTrustManagerFactory(bundle.getManagers().getTrustManagerFactory());
			SslOptions options = bundle.getOptions();
			config.setSslCiphers(options.getCiphers());
			config.setSslProtocols(options.getEnabledProtocols());
		}
	}

	private void addServers(Config config, String[] nodes) {
		if (this.redis.getCluster() != null) {
			pooled(config.useClusterServers()).addNodeAddress(nodes).setScanInterval(SCAN_MILLIS);
		}
		else if (this.redis.getSentinel() != null) {
			addSentinels(config, this.redis.getSentinel(), nodes);
		}
		else {
			addSingle(config, this.redis.getStandalone(), nodes[0]);
		}
	}

	private void addSentinels(Config config, DataRedisConnectionDetails.Sentinel sentinel, String[] nodes) {
		pooled(config.useSentinelServers()).addSentinelAddress(nodes)
			.setMasterName(sentinel.getMaster())
			.setSentinelUsername(given(sentinel.getUsername()))
			.setSentinelPassword(given(sentinel.getPassword()))
			.setCheckSentinelsList(false)
			.setScanInterval(SCAN_MILLIS)
			.setDatabase(sentinel.getDatabase());
	}

	private void addSingle(Config config, DataRedisConnectionDetails.@Nullable Standalone single, String node) {
		common(config.useSingleServer()).setAddress(node)
			.setDatabase((single != null) ? single.getDatabase() : 0)
			.setConnectionPoolSize(POOL_SIZE)
			.setConnectionMinimumIdleSize(1)
			.setSubscriptionConnectionMinimumIdleSize(0)
			.setSubscriptionConnectionPoolSize(1);
	}

	/** A replica may not know of a lock yet, so it is asked nothing. */
	private <T extends BaseMasterSlaveServersConfig<T>> T pooled(T servers) {
		return common(servers).setReadMode(ReadMode.MASTER)
			.setSubscriptionMode(SubscriptionMode.MASTER)
			.setMasterConnectionPoolSize(POOL_SIZE)
			.setMasterConnectionMinimumIdleSize(1)
			.setSubscriptionConnectionMinimumIdleSize(0)
			.setSubscriptionConnectionPoolSize(1);
	}

	private <T extends BaseConfig<T>> T common(T servers) {
		return servers.setTimeout((int) RedisTimes.lock(this.properties).toMillis())
			.setConnectTimeout((int) RedisTimes.connect(this.properties).toMillis())
			.setClientName(given(this.properties.getClientName()))
			.setRetryAttempts(0);
	}

	/**
	 * Stands in the names of locks, and so in those that Redisson makes of them: a latch
	 * and a channel.
	 */
	private record Prefix(String text) implements NameMapper {

		@Override
		public String map(String name) {
			return this.text + name;
		}

		@Override
		public String unmap(String name) {
			return name.startsWith(this.text) ? name.substring(this.text.length()) : name;
		}

	}

	/** As all else that is sent to Redis. */
	private static final class SendsTogether extends DefaultNettyHook {

		@Override
		public void afterChannelInitialization(Channel channel) {
			RedisConnections.sendTogether(channel);
		}

	}

}
