package io.frontrow.faults;

import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.frontrow.faults.client.KeyPolicy;
import io.frontrow.faults.cluster.Cluster;
import io.frontrow.faults.nemesis.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever fails, no acknowledged operation is lost, none is done twice, no free seat is
 * refused, and the sale goes on within 5 s. The short form is part of every build; the
 * long form runs alone, with {@code ./mvnw verify -Pfaults}. A run prints its seed;
 * {@code -Dfrontrow.faults.seed=} repeats it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultSuiteIT {

	private final RunOptions options = RunOptions.chosen();

	private final SplittableRandom random = new SplittableRandom(this.options.seed());

	private final Report report = new Report();

	private Cluster cluster;

	@BeforeAll
	void startCluster() {
		System.out.println("To repeat this run of the fault suite: -Dfrontrow.faults.seed=" + this.options.seed());
		this.cluster = new Cluster(this.random.split());
	}

	@AfterAll
	void closeCluster() {
		try (Cluster closing = this.cluster) {
			System.out.println(this.report.write(this.options, closing.servers()));
		}
	}

	@TestFactory
	@Order(1)
	Stream<DynamicTest> nothingIsLostNorDoneTwice() {
		return this.options.faults(this.random.split())
			.stream()
			.map((fault) -> DynamicTest.dynamicTest(fault.toString(), () -> survives(fault)));
	}

	private void survives(Fault fault) {
		TrialResult result = run(fault, KeyPolicy.SAME_KEY);
		this.report.add(result);
		assertThat(result.failures()).as("seed %d: %s", this.options.seed(), result).isEmpty();
	}

	/** The suite can fail: it sees that a buyer without the same key is charged twice. */
	@Test
	@Order(2)
	void buyersWithFreshKeysAreSeenToBeChargedTwice() {
		TrialResult result = run(Fault.ANSWERS_LOST, KeyPolicy.FRESH_KEY);
		assertThat(result.doubled()).as(result.toString()).isPositive();
	}

	@Test
	@Order(3)
	void nothingIsLostWhenAnInstanceIsToldToEnd() {
		survives(Fault.INSTANCE_STOPPED);
	}

	private TrialResult run(Fault fault, KeyPolicy keyPolicy) {
		return new Trial(this.cluster, this.options.buyers()).run(fault, keyPolicy, this.random.split());
	}

}
