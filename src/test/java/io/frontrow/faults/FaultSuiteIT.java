package io.frontrow.faults;

import java.util.SplittableRandom;
import java.util.stream.Stream;

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
class FaultSuiteIT {

	private final Form form = Form.chosen();

	private final SplittableRandom luck = new SplittableRandom(this.form.seed());

	private final Report report = new Report();

	private Stage stage;

	@BeforeAll
	void open() {
		System.out.println("The luck of this fault suite: -Dfrontrow.faults.seed=" + this.form.seed());
		this.stage = new Stage(this.luck.split());
	}

	@AfterAll
	void close() {
		try (Stage closing = this.stage) {
			System.out.println(this.report.write(this.form, closing.servers()));
		}
	}

	@TestFactory
	@Order(1)
	Stream<DynamicTest> nothingIsLostNorDoneTwice() {
		return this.form.faults(this.luck.split())
			.stream()
			.map((fault) -> DynamicTest.dynamicTest(fault.toString(), () -> survives(fault)));
	}

	private void survives(Fault fault) {
		Outcome outcome = new Round(this.stage, this.form.buyers()).play(fault, KeyHabit.SAME_KEY, this.luck.split());
		this.report.add(outcome);
		assertThat(outcome.failures()).as("seed %d: %s", this.form.seed(), outcome).isEmpty();
	}

	/** The suite can fail: it sees what a buyer suffers whom no key protects. */
	@Test
	@Order(2)
	void buyersWithFreshKeysAreSeenToBeChargedTwice() {
		Outcome outcome = new Round(this.stage, this.form.buyers()).play(Fault.ANSWERS_LOST, KeyHabit.FRESH_KEY,
				this.luck.split());
		assertThat(outcome.doubled()).as(outcome.toString()).isPositive();
	}

	@Test
	@Order(3)
	void nothingIsLostWhenAnInstanceIsToldToEnd() {
		survives(Fault.INSTANCE_STOPPED);
	}

}
