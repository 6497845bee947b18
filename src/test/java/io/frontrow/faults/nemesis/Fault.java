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
import io.frontrow.servers.process.LocalServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * The faults that are injected. When {@link #inject} returns, the fault has ended and the
 * time to recover has been measured.
 */
public enum Fault {

	/** The other instance goes on selling; the killed one sells once it is ready. */
	INSTANCE_KILLED("an instance killed (SIGKILL), started again", (nemesis) -> {
		Instance victim = nemesis.anyInstance();
		nemesis.pauseMillis(0, 300);
		victim.application().kill();
		try {
			nemesis.awaitSales(nemesis.allBut(List.of(victim)));
		}
		finally {
			victim.application().start();
		}
		nemesis.requireSales(victim);
	}),

	DATABASE_KILLED("database killed (SIGKILL), started again",
			(nemesis) -> killed(nemesis, nemesis.servers().database())),

	/** Its append-only file keeps what it had answered. */
	REDIS_KILLED("Redis killed (SIGKILL), started again with its AOF",
			(nemesis) -> killed(nemesis, nemesis.servers().redis())),

	REDIS_EMPTIED("Redis emptied (FLUSHALL)", (nemesis) -> {
		try (RedisClient client = RedisClient.create(nemesis.servers().redisUrl());
				StatefulRedisConnection<String, String> redis = client.connect()) {
			redis.sync().flushall();
		}
		nemesis.awaitSales();
	}),

	REDIS_PAUSED("Redis paused for 5 s", (nemesis) -> paused(nemesis, nemesis.servers().redis())),

	DATABASE_PAUSED("database paused for 5 s", (nemesis) -> paused(nemesis, nemesis.servers().database())),

	/** First every other answer is lost, then all of them. */
	ANSWERS_LOST("every client connection dropped after the commit, before the answer", (nemesis) -> {
		onProxies(nemesis, Instance::clientProxy, NetworkFault.answersLost(0.5), 1);
		onProxies(nemesis, Instance::clientProxy, NetworkFault.answersLost(1), 1);
		nemesis.awaitSales();
	}),

	/** Both while they run, and then both are set right again. */
	CLOCKS_OFF("clock of one instance 7 minutes ahead, of the other 7 minutes behind", (nemesis) -> {
		List<ClockAgent> clocks = nemesis.instances().stream().map(Instance::clock).toList();
		nemesis.during(() -> {
			clocks.get(0).set(Duration.ofMinutes(7));
			clocks.get(1).set(Duration.ofMinutes(-7));
		}, () -> nemesis.pauseSeconds(2), () -> clocks.forEach((clock) -> clock.set(Duration.ZERO)));
		nemesis.awaitSales();
	}),

	/** Ten statements of a payment take 3 s, so all connections are soon in use. */
	DATABASE_SLOW("database slow (300 ms a statement), its pool exhausted", (nemesis) -> {
		onProxies(nemesis, Instance::databaseProxy, NetworkFault.delay(Duration.ofMillis(150)),
				() -> nemesis.pauseAndExpect(3, "callers that wait for a connection", Instance::isShortOfConnections));
		nemesis.awaitSales();
	}),

	/**
	 * The journal is written every half second, and later on a busy machine. When Redis
	 * forgets, only what the journal has can be recovered.
	 */
	JOURNAL_AT_THE_PEAK("3,000 reservations a second for 5 s, then Redis emptied (FLUSHALL)", (nemesis) -> {
		try (TurnLoad load = TurnLoad.to(nemesis.servers(), nemesis.concertId())) {
			load.reserve(Duration.ofSeconds(5));
			Map<String, Long> turns = load.turns();
			nemesis.require(load.isJournaled(turns, Duration.ofSeconds(3)), "the journal is not written within 3 s");
			load.emptyRedis();
			nemesis.awaitSales();
			nemesis.require(load.turns().equals(turns), "not every turn is found with the end that it had");
		}
	}),

	CLIENTS_HANG_UP("every client connection dropped right after its request", (nemesis) -> {
		onProxies(nemesis, Instance::clientProxy, NetworkFault.HANGS_UP, 3);
		nemesis.awaitSales();
	}),

	/** Clients break them in every way they can; none reads to the end. */
	STREAMS_BROKEN("many event streams opened and broken at once", (nemesis) -> {
		nemesis.breakStreams(2_000);
		nemesis.awaitSales();
	}),

	DATABASE_CUT("one instance cut off from the database", (nemesis) -> {
		cut(nemesis, nemesis.anyInstance().databaseProxy(), NetworkFault.CUT);
		nemesis.awaitSales();
	}),

	REDIS_STALLED("nothing passes between one instance and Redis", (nemesis) -> {
		cut(nemesis, nemesis.anyInstance().redisProxy(), NetworkFault.STALLED);
		nemesis.awaitSales();
	}),

	REDIS_THROTTLED("20 kB/s between the instances and Redis", (nemesis) -> {
		onProxies(nemesis, Instance::redisProxy, NetworkFault.throttle(20_000), 3);
		nemesis.awaitSales();
	}),

	/** Last in a run, because the instance is not started again. */
	INSTANCE_STOPPED("an instance told to end (SIGTERM)", (nemesis) -> {
		Instance leaving = nemesis.instances().get(1);
		nemesis.pauseMillis(0, 300);
		nemesis.terminate(leaving);
		nemesis.awaitSales(nemesis.allBut(List.of(leaving)));
	});

	/** All but the last one of a run. */
	public static final Set<Fault> LONG_FORM = EnumSet.range(INSTANCE_KILLED, REDIS_THROTTLED);

	/** The other faults are much like these; only the long form has time for them. */
	public static final Set<Fault> SHORT_FORM = EnumSet.range(INSTANCE_KILLED, DATABASE_SLOW);

	private final String title;

	/** Has no state. */
	@SuppressWarnings("ImmutableEnumChecker")
	private final Consumer<Nemesis> injection;

	Fault(String title, Consumer<Nemesis> injection) {
		this.title = title;
		this.injection = injection;
	}

	public void inject(Nemesis nemesis) {
		this.injection.accept(nemesis);
	}

	@Override
	public String toString() {
		return this.title;
	}

	private static void killed(Nemesis nemesis, LocalServer server) {
		server.kill();
		try {
			nemesis.pauseMillis(200, 1_500);
		}
		finally {
			server.start();
		}
		nemesis.awaitSales();
	}

	private static void paused(Nemesis nemesis, LocalServer server) {
		nemesis.during(server::pause, () -> nemesis.pauseSeconds(5), server::resume);
		nemesis.awaitSales();
	}

	private static void onProxies(Nemesis nemesis, Function<Instance, Proxy> proxy, NetworkFault fault, int seconds) {
		onProxies(nemesis, proxy, fault, () -> nemesis.pauseSeconds(seconds));
	}

	private static void onProxies(Nemesis nemesis, Function<Instance, Proxy> proxy, NetworkFault fault,
			Runnable middle) {
		List<Proxy> proxies = nemesis.instances().stream().map(proxy).toList();
		nemesis.during(() -> proxies.forEach((each) -> each.set(fault)), middle,
				() -> proxies.forEach((each) -> each.set(NetworkFault.NONE)));
	}

	private static void cut(Nemesis nemesis, Proxy proxy, NetworkFault fault) {
		nemesis.during(() -> proxy.set(fault), () -> nemesis.pauseSeconds(3), () -> proxy.set(NetworkFault.NONE));
	}

}
