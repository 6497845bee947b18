package io.frontrow.faults.client;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

import io.frontrow.faults.cluster.Instance;

/**
 * The instances that one purchase is sent to: one of them until it does not answer, then
 * another; or, as behind a load balancer, any of them for each operation.
 */
public final class Route {

	private static final double ROAMING_SHARE = 0.3;

	private final List<Instance> instances;

	private final SplittableRandom random;

	private final boolean roaming;

	private final Set<Instance> answered = new HashSet<>();

	private Instance present;

	public Route(List<Instance> instances, SplittableRandom random) {
		this.instances = instances;
		this.random = random;
		this.roaming = random.nextDouble() < ROAMING_SHARE;
		this.present = any();
	}

	Instance next() {
		if (this.roaming) {
			this.present = any();
		}
		return this.present;
	}

	/** The last operation had no answer that tells its outcome. */
	void turnAway() {
		this.present = any();
	}

	void answered(Instance instance) {
		this.answered.add(instance);
	}

	/** The instance that gave all the answers, if it was one. */
	public Optional<Instance> only() {
		return (this.answered.size() == 1) ? this.answered.stream().findFirst() : Optional.empty();
	}

	private Instance any() {
		return this.instances.get(this.random.nextInt(this.instances.size()));
	}

}
