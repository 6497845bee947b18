package io.frontrow.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.frontrow.Frontrow;
import io.frontrow.servers.database.Database;
import io.frontrow.servers.redis.RedisCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/** Two instances on a Redis Cluster of three masters with a replica each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "frontrow.servers", matches = "docker",
		disabledReason = "the nodes are processes of this machine")
class RedisClusterIT {

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final RedisCluster cluster = RedisCluster.start();

	private final Database database = Database.launch();

	private List<Frontrow> instances;

	@BeforeAll
	void start() {
		this.instances = Stream.generate(this::instance).limit(2).toList();
	}

	private Frontrow instance() {
		return Frontrow.startOn(this.database, "spring.data.redis.cluster.nodes=" + this.cluster.addresses(),
				StruckLine.QUIET);
	}

	@AfterAll
	void stop() {
		this.instances.forEach(Frontrow::close);
		this.database.close();
		this.cluster.close();
	}

	@Test
	void lineGoesOnWhenItsMasterIsKilledAndOthersDoNotStop() {
		StruckLine struck = new StruckLine(this.instances);
		StruckLine spared = Stream.generate(() -> new StruckLine(this.instances))
			.filter((line) -> !this.cluster.masterOf(line.key()).equals(this.cluster.masterOf(struck.key())))
			.findFirst()
			.orElseThrow();
		struck.comeAll();
		spared.comeAll();
		spared.beginToSell();
		String held = struck.beginToSell();
		struck.note();
		this.cluster.awaitReplicated(struck.key());
		Map<String, Duration> times = struck.strike(this.cluster.masterOf(struck.key())::kill);
		System.out.println("After the kill of a cluster's master: " + StruckLine.shown(times));
		assertThat(times).hasSize(6).allSatisfy((what, time) -> assertThat(time).isLessThan(StruckLine.TAKEOVER_LIMIT));
		struck.assertNothingIsLost(held);
		assertThat(spared.longestPause()).isLessThan(LONGEST_PAUSE);
	}

	/** One who waits for the hung master must not keep those from theirs who do not. */
	@Test
	void linesAndHoldsOfOtherMastersGoOnWhileOneHangs() {
		HungMaster hung = new HungMaster(this.cluster, this.instances);
		hung.prepare();
		// Until then the others wait for it, as they do for 15 s where nothing else is
		// set.
		this.cluster.giveUpAfter(Duration.ofMinutes(1));
		hung.hang();
		try {
			hung.endHolds();
			assertThat(hung.untilOtherHoldIsTold()).isLessThan(HungMaster.TOLD_LIMIT);
			assertThat(hung.shareOfTicksOfOthers()).isGreaterThanOrEqualTo(0.95);
		}
		finally {
			hung.goOn();
			this.cluster.giveUpAfter(Duration.ofSeconds(1));
		}
		assertThat(hung.areAllTold()).isTrue();
	}

}
