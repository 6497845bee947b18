package io.frontrow.engine.redis;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/** Tells which server serves a key, where Redis is a cluster of several. */
@Component
public class RedisNodes {

	private static final String ONLY_ONE = "Redis";

	private final LettuceConnectionFactory connections;

	RedisNodes(LettuceConnectionFactory connections) {
		this.connections = connections;
	}

	/**
	 * The name of the server of all keys of the concert, as {@link #serving}.
	 */
	public String servingConcert(long concertId) {
		return serving("{" + concertId + "}");
	}

	/**
	 * The name of the server, as far as is known now; always the same where there is one.
	 */
	String serving(String key) {
		return (this.connections.getNativeClient() instanceof RedisClusterClient cluster) ? serving(key, cluster)
				: ONLY_ONE;
	}

	private static String serving(String key, RedisClusterClient cluster) {
		RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
		return (node != null) ? ONLY_ONE + " at " + node.getUri().getHost() + ":" + node.getUri().getPort() : ONLY_ONE;
	}

}
