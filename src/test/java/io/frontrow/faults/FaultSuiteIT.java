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
 * Whatever fails, nothing that was acknowledged is lost, nothing is done twice, no free
 * seat is refused, and the sale goes on within 5 s. Short as part of every build; long,
 * and alone, with {@code ./mvnw verify -Pfaults}. A run prints its seed;
 * {@code -Dfrontrow.faults.seed=} repeats it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class FaultSuiteIT {

	private final RunOptions form = RunOptions.chosen();

	private final SplittableRandom luck = new SplittableRandom(this.form.seed());

	private final Report report = new Report();

	private Cluster stage;

	@BeforeAll
	public void open() {
		System.out.println("The luck of this fault suite: -Dfrontrow.faults.seed=" + this.form.seed());
		this.stage = new Cluster(this.luck.split());
	}

	@AfterAll
	public void close() {
		try (Cluster closing = this.stage) {
			System.out.println(this.report.write(this.form, closing.servers()));
		}
	}

	@TestFactory
	@Order(1)
	public Stream<DynamicTest> nothingIsLostNorDoneTwice() {
		return this.form.faults(this.luck.split())
			.stream()
			.map((fault) -> DynamicTest.dynamicTest(fault.toString(), () -> survives(fault)));
	}

	private void survives(Fault fault) {
		TrialResult outcome = new Trial(this.stage, this.form.buyers()).play(fault, KeyPolicy.SAME_KEY,
				this.luck.split());
		this.report.add(outcome);
		assertThat(outcome.failures()).as("seed %d: %s", this.form.seed(), outcome).isEmpty();
	}

	/** The suite can fail: it sees what a buyer suffers whom no key protects. */
	@Test
	@Order(2)
	public void buyersWithFreshKeysAreSeenToBeChargedTwice() {
		TrialResult outcome = new Trial(this.stage, this.form.buyers()).play(Fault.ANSWERS_LOST, KeyPolicy.FRESH_KEY,
				this.luck.split());
		assertThat(outcome.doubled()).as(outcome.toString()).isPositive();
	}

	@Test
	@Order(3)
	public void nothingIsLostWhenAnInstanceIsToldToEnd() {
		survives(Fault.INSTANCE_STOPPED);
	}

}
