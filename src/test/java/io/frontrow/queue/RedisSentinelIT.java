package io.frontrow.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.frontrow.Frontrow;
import io.frontrow.servers.database.Database;
import io.frontrow.servers.redis.RedisSentinels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/** Two instances on a Redis with two replicas, watched by three sentinels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "frontrow.servers", matches = "docker",
		disabledReason = "the nodes are processes of this machine")
class RedisSentinelIT {

	private final RedisSentinels sentinels = RedisSentinels.start();

	private final Database database = Database.launch();

	private List<Frontrow> instances;

	@BeforeAll
	void start() {
		this.instances = Stream.generate(this::instance).limit(2).toList();
	}

	private Frontrow instance() {
		return Frontrow.startOn(this.database, "spring.data.redis.sentinel.nodes=" + this.sentinels.addresses(),
				"spring.data.redis.sentinel.master=" + this.sentinels.masterName(), StruckLine.QUIET);
	}

	@AfterAll
	void stop() {
		this.instances.forEach(Frontrow::close);
		this.database.close();
		this.sentinels.close();
	}

	@Test
	void lineGoesOnWhenItsMasterIsKilled() {
		StruckLine struck = new StruckLine(this.instances);
		struck.comeAll();
		String held = struck.beginToSell();
		struck.note();
		this.sentinels.awaitReplicated();
		Map<String, Duration> times = struck.strike(this.sentinels.master()::kill);
		System.out.println("After the kill of a master with sentinels: " + StruckLine.shown(times));
		assertThat(times).hasSize(6).allSatisfy((what, time) -> assertThat(time).isLessThan(StruckLine.TAKEOVER_LIMIT));
		struck.assertNothingIsLost(held);
	}

}
