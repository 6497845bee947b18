package io.frontrow.servers.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.machine.FreePort;
import io.frontrow.servers.process.ServerFailed;
import io.lettuce.core.Range;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * A Redis Cluster of this machine: three masters, each with a third of the slots, and a
 * replica of each, made as {@code redis-cli --cluster create} makes it. If a master does
 * not answer for a second, its replica takes over. Not in containers.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/** Masters first, then the replica of each in the same order. */
	private final List<RedisNode> nodes = new ArrayList<>();

	private RedisCluster() {
	}

	/**
	 * Starts one, and returns when it serves all slots and every replica is in step.
	 * @throws ServerFailed if it does not come about in time
	 */
	public static RedisCluster start() {
		RedisCluster cluster = new RedisCluster();
		try {
			cluster.launch();
			cluster.join();
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	private void launch() {
		for (int index = 0; index < 2 * MASTERS; index++) {
			Redis redis = Redis.process((program) -> RedisRecipe.clusterNode(program, FreePort.find()));
			this.nodes.add(new RedisNode(redis));
		}
	}

	private void join() {
		for (int index = 0; index < MASTERS; index++) {
			Range<Integer> slots = Range.create(firstSlot(index), firstSlot(index + 1) - 1);
			this.nodes.get(index).commands().clusterAddSlotsRange(slots);
			this.nodes.get(index).commands().clusterSetConfigEpoch(index + 1);
		}
		this.nodes.forEach((node) -> meet(this.nodes.get(0), node));
		await("all know each other", () -> this.nodes.stream().allMatch(this::knowsAll));
		for (int index = 0; index < MASTERS; index++) {
			this.nodes.get(MASTERS + index).commands().clusterReplicate(this.nodes.get(index).commands().clusterMyId());
		}
		await("all slots are served", () -> this.nodes.stream().allMatch(RedisCluster::isServing));
		await("replicas are in step",
				() -> this.nodes.stream()
					.skip(MASTERS)
					.allMatch((node) -> node.says("replication", "master_link_status:up")));
	}

	private static int firstSlot(int master) {
		return SlotHash.SLOT_COUNT * master / MASTERS;
	}

	/**
	 * Tells the port of the cluster bus, which is not 10,000 above the other one here.
	 */
	private static void meet(RedisNode acquaintance, RedisNode node) {
		String busPort = node.commands().configGet("cluster-port").get("cluster-port");
		acquaintance.commands()
			.dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).add("MEET")
						.add("127.0.0.1")
						.add(node.redis().port())
						.add(busPort));
	}

	private boolean knowsAll(RedisNode node) {
		return node.commands()
			.clusterNodes()
			.lines()
			.filter((line) -> !line.contains("handshake"))
			.count() == this.nodes.size();
	}

	private static boolean isServing(RedisNode node) {
		return node.commands().clusterInfo().contains("cluster_state:ok");
	}

	private static void await(String what, BooleanSupplier condition) {
		if (!Waiting.until(LIMIT, condition)) {
			throw new ServerFailed("The cluster did not come to the point where " + what);
		}
	}

	/** All nodes, as in {@code spring.data.redis.cluster.nodes}. */
	public String addresses() {
		return this.nodes.stream().map((node) -> node.redis().address()).collect(Collectors.joining(","));
	}

	/** The one that serves the key now. */
	public Redis masterOf(String key) {
		return masterNodeOf(key).redis();
	}

	private RedisNode masterNodeOf(String key) {
		RedisNode anyone = this.nodes.stream().filter((node) -> node.redis().isAnswering()).findFirst().orElseThrow();
		RedisClusterNode master = ClusterPartitionParser.parse(anyone.commands().clusterNodes())
			.getPartitionBySlot(SlotHash.getSlot(key));
		return this.nodes.stream()
			.filter((node) -> node.redis().port() == master.getUri().getPort())
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Returns when the replica has everything that was written to the key's master.
	 */
	public void awaitReplicated(String key) {
		masterNodeOf(key).awaitReplicated(1);
	}

	/** From now on, a replica takes over if its master does not answer for so long. */
	public void giveUpAfter(Duration time) {
		this.nodes.stream()
			.filter((node) -> node.redis().isAnswering())
			.forEach((node) -> node.commands().configSet("cluster-node-timeout", String.valueOf(time.toMillis())));
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisNode::close);
	}

}
