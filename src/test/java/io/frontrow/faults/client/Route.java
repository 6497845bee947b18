package io.frontrow.faults.client;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

import io.frontrow.faults.cluster.Instance;

/**
 * The instances that one purchase goes to: one of them until that does not answer, then
 * another; or, as behind a load balancer, any of them at every step.
 */
public final class Route {

	private static final double ROAMING_SHARE = 0.3;

	private final List<Instance> instances;

	private final SplittableRandom luck;

	private final boolean roaming;

	private final Set<Instance> answered = new HashSet<>();

	private Instance present;

	public Route(List<Instance> instances, SplittableRandom luck) {
		this.instances = instances;
		this.luck = luck;
		this.roaming = luck.nextDouble() < ROAMING_SHARE;
		this.present = any();
	}

	public Instance next() {
		if (this.roaming) {
			this.present = any();
		}
		return this.present;
	}

	/** The last one asked had no answer. */
	public void turnAway() {
		this.present = any();
	}

	public void answered(Instance instance) {
		this.answered.add(instance);
	}

	/** The instance that gave all the answers, if it was one. */
	public Optional<Instance> only() {
		return (this.answered.size() == 1) ? this.answered.stream().findFirst() : Optional.empty();
	}

	private Instance any() {
		return this.instances.get(this.luck.nextInt(this.instances.size()));
	}

}
