package io.frontrow.faults.nemesis;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.cluster.clock.ClockAgent;
import io.frontrow.faults.cluster.network.NetworkFault;
import io.frontrow.faults.cluster.network.Proxy;
import io.frontrow.servers.LocalServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

/** What befalls the sale. Each is over, and its recovery measured, when it returns. */
public enum Fault {

	/** The other sells on; the killed one does once it is there again. */
	INSTANCE_KILLED("an instance killed (SIGKILL), started again", (scene) -> {
		Instance victim = scene.anyInstance();
		scene.lasts(0, 300);
		victim.application().kill();
		try {
			scene.salesGoOn(scene.allBut(List.of(victim)));
		}
		finally {
			victim.application().start();
		}
		scene.mustSell(victim);
	}),

	DATABASE_KILLED("database killed (SIGKILL), started again", (scene) -> killed(scene, scene.servers().database())),

	/** Its append-only file brings back what it had answered. */
	REDIS_KILLED("Redis killed (SIGKILL), started again with its AOF",
			(scene) -> killed(scene, scene.servers().redis())),

	REDIS_EMPTIED("Redis emptied (FLUSHALL)", (scene) -> {
		try (RedisClient client = RedisClient.create(scene.servers().redisUrl());
				StatefulRedisConnection<String, String> redis = client.connect()) {
			redis.sync().flushall();
		}
		scene.salesGoOn();
	}),

	REDIS_PAUSED("Redis paused for 5 s", (scene) -> paused(scene, scene.servers().redis())),

	DATABASE_PAUSED("database paused for 5 s", (scene) -> paused(scene, scene.servers().database())),

	/** First every other answer is lost, then all of them. */
	ANSWERS_LOST("every client connection dropped after the commit, before the answer", (scene) -> {
		onWires(scene, Instance::clientWire, NetworkFault.answersLost(0.5), 1);
		onWires(scene, Instance::clientWire, NetworkFault.answersLost(1), 1);
		scene.salesGoOn();
	}),

	/**
	 * Once in each direction at the same moment, while they run; then both are right
	 * again.
	 */
	CLOCKS_OFF("clock of one instance 7 minutes ahead, of the other 7 minutes behind", (scene) -> {
		List<ClockAgent> clocks = scene.instances().stream().map(Instance::clock).toList();
		scene.during(() -> {
			clocks.get(0).set(Duration.ofMinutes(7));
			clocks.get(1).set(Duration.ofMinutes(-7));
		}, () -> scene.lasts(2), () -> clocks.forEach((clock) -> clock.set(Duration.ZERO)));
		scene.salesGoOn();
	}),

	/** Ten statements of a payment take 3 s, so that all connections are soon in use. */
	DATABASE_SLOW("database slow (300 ms a statement), its pool exhausted", (scene) -> {
		onWires(scene, Instance::databaseWire, NetworkFault.delay(Duration.ofMillis(150)),
				() -> scene.lastsAndShows(3, "callers that wait for a connection", Instance::isShortOfConnections));
		scene.salesGoOn();
	}),

	/**
	 * What was written down until then, in half a second and what a busy machine adds, is
	 * all that counts when Redis forgets.
	 */
	JOURNAL_AT_THE_PEAK("3,000 reservations a second for 5 s, then Redis emptied (FLUSHALL)", (scene) -> {
		try (TurnLoad rush = TurnLoad.to(scene.servers(), scene.concertId())) {
			rush.buy(Duration.ofSeconds(5));
			Map<String, Long> turns = rush.turns();
			scene.require(rush.isWritten(turns, Duration.ofSeconds(3)), "the journal is not written within 3 s");
			rush.emptyRedis();
			scene.salesGoOn();
			scene.require(rush.turns().equals(turns), "not every turn is found with the end that it had");
		}
	}),

	CLIENTS_HANG_UP("every client connection dropped right after its request", (scene) -> {
		onWires(scene, Instance::clientWire, NetworkFault.HANGS_UP, 3);
		scene.salesGoOn();
	}),

	/** In every way that a client has; none of them reads to the end. */
	STREAMS_BROKEN("many event streams opened and broken at once", (scene) -> {
		scene.breaksStreams(2_000);
		scene.salesGoOn();
	}),

	DATABASE_CUT("one instance cut off from the database", (scene) -> {
		cut(scene, scene.anyInstance().databaseWire(), NetworkFault.CUT);
		scene.salesGoOn();
	}),

	REDIS_STALLED("nothing passes between one instance and Redis", (scene) -> {
		cut(scene, scene.anyInstance().redisWire(), NetworkFault.STALLED);
		scene.salesGoOn();
	}),

	REDIS_THROTTLED("20 kB/s between the instances and Redis", (scene) -> {
		onWires(scene, Instance::redisWire, NetworkFault.throttle(20_000), 3);
		scene.salesGoOn();
	}),

	/** Comes last in a run: it is not started again. */
	INSTANCE_STOPPED("an instance told to end (SIGTERM)", (scene) -> {
		Instance leaving = scene.instances().get(1);
		scene.lasts(0, 300);
		scene.mustEnd(leaving);
		scene.salesGoOn(scene.allBut(List.of(leaving)));
	});

	/** All but the one that ends a run. */
	public static final Set<Fault> LONG_FORM = EnumSet.range(INSTANCE_KILLED, REDIS_THROTTLED);

	/** The others are kin of these, and only the long form has time for them. */
	public static final Set<Fault> SHORT_FORM = EnumSet.range(INSTANCE_KILLED, DATABASE_SLOW);

	private final String title;

	/** Keeps nothing. */
	@SuppressWarnings("ImmutableEnumChecker")
	private final Consumer<Nemesis> script;

	Fault(String title, Consumer<Nemesis> script) {
		this.title = title;
		this.script = script;
	}

	public void befall(Nemesis scene) {
		this.script.accept(scene);
	}

	@Override
	public String toString() {
		return this.title;
	}

	private static void killed(Nemesis scene, LocalServer server) {
		server.kill();
		try {
			scene.lasts(200, 1_500);
		}
		finally {
			server.start();
		}
		scene.salesGoOn();
	}

	private static void paused(Nemesis scene, LocalServer server) {
		scene.during(server::pause, () -> scene.lasts(5), server::resume);
		scene.salesGoOn();
	}

	private static void onWires(Nemesis scene, Function<Instance, Proxy> wire, NetworkFault trouble, int seconds) {
		onWires(scene, wire, trouble, () -> scene.lasts(seconds));
	}

	private static void onWires(Nemesis scene, Function<Instance, Proxy> wire, NetworkFault trouble, Runnable middle) {
		List<Proxy> wires = scene.instances().stream().map(wire).toList();
		scene.during(() -> wires.forEach((each) -> each.set(trouble)), middle,
				() -> wires.forEach((each) -> each.set(NetworkFault.NONE)));
	}

	private static void cut(Nemesis scene, Proxy wire, NetworkFault trouble) {
		scene.during(() -> wire.set(trouble), () -> scene.lasts(3), () -> wire.set(NetworkFault.NONE));
	}

}
