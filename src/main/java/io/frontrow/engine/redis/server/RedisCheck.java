package io.frontrow.engine.redis.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.frontrow.engine.redis.LuaScript;
import io.frontrow.engine.redis.RedisSettings;
import io.frontrow.start.UnusableServer;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at the start whether a Redis, or each master of a cluster, is one that Frontrow
 * can work on: its version, its mode and role, and what the account may do. It writes
 * nothing. HELLO tells nearly all, and every account may ask it.
 */
@Component
class RedisCheck {

	private static final Logger log = LoggerFactory.getLogger(RedisCheck.class);

	/** Scripts read the time and then write, and commands are there, from 7.0 on. */
	private static final int OLDEST_MAJOR = 7;

	private static final LuaScript RIGHTS = new LuaScript("start/rights-0.lua");

	private static final int ANSWER_SECONDS = 3;

	private final LettuceConnectionFactory connections;

	private final String keyPrefix;

	RedisCheck(LettuceConnectionFactory connections, RedisSettings settings) {
		this.connections = connections;
		this.keyPrefix = settings.keyPrefix();
	}

	/**
	 * Returns where all is well.
	 * @throws UnusableServer with the reason, and what to do
	 * @throws Exception where Redis does not answer
	 */
	void require() throws Exception {
		try (RedisConnection connection = this.connections.getConnection()) {
			for (RedisClusterAsyncCommands<byte[], byte[]> master : masters(connection.getNativeConnection())) {
				require(master);
			}
		}
	}

	@SuppressWarnings("unchecked")
	private List<RedisClusterAsyncCommands<byte[], byte[]>> masters(Object commands) {
		if (!(this.connections.getNativeClient() instanceof RedisClusterClient cluster)) {
			return List.of((RedisClusterAsyncCommands<byte[], byte[]>) commands);
		}
		RedisAdvancedClusterAsyncCommands<byte[], byte[]> all = (RedisAdvancedClusterAsyncCommands<byte[], byte[]>) commands;
		return cluster.getPartitions()
			.stream()
			.filter((node) -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
			.<RedisClusterAsyncCommands<byte[], byte[]>>map((node) -> all.getConnection(node.getNodeId()))
			.toList();
	}

	private void require(RedisClusterAsyncCommands<byte[], byte[]> redis) throws Exception {
		Map<String, String> hello = hello(redis);
		requireVersion(hello.getOrDefault("server", "redis"), hello.getOrDefault("version", ""));
		requireMode(redis, hello.getOrDefault("mode", ""));
		requireMaster(hello.getOrDefault("role", ""));
		requireRights(redis);
		warnOfEviction(redis);
	}

	private static Map<String, String> hello(RedisClusterAsyncCommands<byte[], byte[]> redis) throws Exception {
		List<Object> answer = answer(
				redis.dispatch(CommandType.HELLO, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE)));
		Map<String, String> hello = new HashMap<>();
		for (int i = 0; i + 1 < answer.size(); i += 2) {
			hello.put(text(answer.get(i)), text(answer.get(i + 1)));
		}
		return hello;
	}

	private static String text(Object value) {
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
	}

	static void requireVersion(String server, String version) {
		String major = version.split("\\.", -1)[0];
		if (!major.matches("[0-9]{1,4}") || Integer.parseInt(major) < OLDEST_MAJOR) {
			throw UnusableServer.forGood("%s %s is too old".formatted(server, version),
					"Use Redis 7.0 or later, or Valkey 8 or later.");
		}
	}

	private void requireMode(RedisClusterAsyncCommands<byte[], byte[]> redis, String mode) throws Exception {
		if (mode.equals("sentinel")) {
			throw UnusableServer.forGood("it is a sentinel, which keeps no data",
					"Set spring.data.redis.sentinel.master and spring.data.redis.sentinel.nodes in place of spring.data.redis.url.");
		}
		boolean isAlone = this.connections.getClusterConfiguration() == null;
		if (mode.equals("cluster") && isAlone && servesAPart(redis)) {
			throw UnusableServer.forGood("it is a node of a cluster, which serves a part of the keys",
					"Set spring.data.redis.cluster.nodes in place of spring.data.redis.url.");
		}
	}

	/** Where it does not say, what else is missing will be named. */
	private static boolean servesAPart(RedisClusterAsyncCommands<byte[], byte[]> redis) throws Exception {
		try {
			return !answer(redis.clusterInfo()).contains("cluster_size:1\r");
		}
		catch (RedisCommandExecutionException ex) {
			log.debug("Redis does not tell of its cluster", ex);
			return false;
		}
	}

	private RedisRights.Mode mode() {
		if (this.connections.getClusterConfiguration() != null) {
			return RedisRights.Mode.CLUSTER;
		}
		return (this.connections.getSentinelConfiguration() != null) ? RedisRights.Mode.SENTINEL
				: RedisRights.Mode.SINGLE;
	}

	/** It may be made the master. */
	private static void requireMaster(String role) {
		if (role.equals("replica") || role.equals("slave")) {
			throw UnusableServer.forNow("it is a replica, which takes no writes",
					"Name its master in spring.data.redis.url, or make it the master: REPLICAOF NO ONE.");
		}
	}

	private void requireRights(RedisClusterAsyncCommands<byte[], byte[]> redis) throws Exception {
		Set<String> refused = new TreeSet<>();
		try {
			List<Object> answer = answer(redis.eval(RIGHTS.text(), ScriptOutputType.MULTI, new byte[0][],
					RedisRights.questions(this.keyPrefix, mode())));
			answer.stream().skip(1).map(RedisCheck::text).forEach(refused::add);
		}
		catch (RedisCommandExecutionException ex) {
			String message = String.valueOf(ex.getMessage());
			if (!message.startsWith("NOPERM") && !message.startsWith("ERR unknown command")) {
				throw ex;
			}
			refused.add("EVAL");
		}
		if (!refused.isEmpty()) {
			throw UnusableServer.forGood(
					"the account may not run %s as Frontrow does".formatted(String.join(", ", refused)),
					"As an administrator: ACL SETUSER <its name> %s (and have no command renamed)."
						.formatted(RedisRights.rules(this.keyPrefix, mode())));
		}
	}

	/**
	 * No reason to refuse the start: it does no harm before the memory is full, it can be
	 * mended while the sale runs, and services that rent out Redis have it by default.
	 */
	private static void warnOfEviction(RedisClusterAsyncCommands<byte[], byte[]> redis) throws Exception {
		List<String> memory = new ArrayList<>();
		try {
			memory.addAll(answer(redis.info("memory")).lines().toList());
		}
		catch (RedisCommandExecutionException ex) {
			log.debug("Redis does not tell how it uses its memory", ex);
		}
		boolean isBounded = memory.stream()
			.anyMatch((line) -> line.startsWith("maxmemory:") && !line.equals("maxmemory:0"));
		memory.stream()
			.filter((line) -> isBounded && line.startsWith("maxmemory_policy:"))
			.map((line) -> line.substring(line.indexOf(':') + 1))
			.filter((policy) -> !policy.equals("noeviction"))
			.forEach((policy) -> log.warn(
					"Redis has maxmemory-policy {}: once its memory is full, it deletes people's places in the queue. "
							+ "CONFIG SET maxmemory-policy noeviction",
					policy));
	}

	private static <T> T answer(RedisFuture<T> future) throws Exception {
		try {
			return Objects.requireNonNull(future.get(ANSWER_SECONDS, TimeUnit.SECONDS));
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		catch (TimeoutException ex) {
			throw new TimeoutException("no answer within " + ANSWER_SECONDS + " s");
		}
	}

}
