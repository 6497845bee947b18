package io.frontrow.servers.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.process.ServerFailed;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;

/**
 * A Redis with two replicas and three sentinels on this machine. If two sentinels have no
 * answer from the master for a second, a replica becomes the master. Not in containers.
 */
public final class RedisSentinels implements AutoCloseable {

	private static final int REPLICAS = 2;

	private static final int SENTINELS = 3;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/** The first master first. */
	private final List<RedisNode> nodes = new ArrayList<>();

	private final List<Redis> sentinels = new ArrayList<>();

	private RedisSentinels() {
	}

	/**
	 * Starts them, and returns when they know each other and every replica is in step.
	 * @throws ServerFailed if they do not in time
	 */
	public static RedisSentinels start() {
		RedisSentinels all = new RedisSentinels();
		try {
			all.launch();
			all.awaitWatch();
			return all;
		}
		catch (RuntimeException ex) {
			all.close();
			throw ex;
		}
	}

	private void launch() {
		this.nodes.add(new RedisNode(Redis.process((program) -> RedisRecipe.alone(program, true))));
		int masterPort = this.nodes.get(0).redis().port();
		for (int index = 0; index < REPLICAS; index++) {
			this.nodes.add(new RedisNode(Redis.process((program) -> RedisRecipe.replica(program, masterPort))));
		}
		for (int index = 0; index < SENTINELS; index++) {
			this.sentinels.add(Redis.process((program) -> new SentinelRecipe(program, masterPort)));
		}
	}

	private void awaitWatch() {
		boolean watched = Waiting.until(LIMIT, () -> this.sentinels.stream().allMatch(RedisSentinels::isWatching));
		boolean inStep = Waiting.until(LIMIT,
				() -> this.nodes.stream()
					.skip(1)
					.allMatch((replica) -> replica.says("replication", "master_link_status:up")));
		if (!watched || !inStep) {
			throw new ServerFailed("The sentinels do not watch, or the replicas do not follow");
		}
	}

	private static boolean isWatching(Redis sentinel) {
		Map<String, String> master = ask(sentinel);
		return String.valueOf(REPLICAS).equals(master.get("num-slaves"))
				&& String.valueOf(SENTINELS - 1).equals(master.get("num-other-sentinels"));
	}

	private static Map<String, String> ask(Redis sentinel) {
		try (RedisClient client = RedisClient.create();
				StatefulRedisSentinelConnection<String, String> connection = client
					.connectSentinel(RedisURI.create("127.0.0.1", sentinel.port()))) {
			return connection.sync().master(SentinelRecipe.MASTER);
		}
	}

	/** As in {@code spring.data.redis.sentinel.nodes}. */
	public String addresses() {
		return this.sentinels.stream().map(Redis::address).collect(Collectors.joining(","));
	}

	/** As in {@code spring.data.redis.sentinel.master}. */
	public String masterName() {
		return SentinelRecipe.MASTER;
	}

	/** The present master, as the sentinels know it. */
	public Redis master() {
		return masterNode().redis();
	}

	private RedisNode masterNode() {
		String port = ask(this.sentinels.get(0)).get("port");
		return this.nodes.stream()
			.filter((node) -> String.valueOf(node.redis().port()).equals(port))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Returns when both replicas have everything that was written to the master.
	 */
	public void awaitReplicated() {
		masterNode().awaitReplicated(REPLICAS);
	}

	@Override
	public void close() {
		this.sentinels.forEach(Redis::close);
		this.nodes.forEach(RedisNode::close);
	}

}
