package io.frontrow.faults.workload;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.concurrent.Waiting;
import io.frontrow.faults.cluster.Instance;

/**
 * Which instances are selling. An instance sells when one purchase, from joining the
 * queue to the payment, had all its answers from this instance alone. Thread-safe.
 */
public final class SalesMonitor {

	/** Of the completed purchases, when the one that began last began. */
	private final Map<Instance, Long> lastBegunNanos = new ConcurrentHashMap<>();

	/**
	 * A purchase is completed.
	 * @param begunNanos when it began, by {@link System#nanoTime}
	 */
	void sold(Instance instance, long begunNanos) {
		this.lastBegunNanos.merge(instance, begunNanos, Math::max);
	}

	/**
	 * Waits until each of these instances has completed a purchase that began after this
	 * call.
	 * @return how long that took, or the limit
	 */
	public Duration await(Collection<Instance> instances, Duration limit) {
		long now = System.nanoTime();
		boolean met = Waiting.until(limit, () -> instances.stream().allMatch((instance) -> isSelling(instance, now)));
		return met ? Duration.ofNanos(System.nanoTime() - now) : limit;
	}

	private boolean isSelling(Instance instance, long since) {
		Long begun = this.lastBegunNanos.get(instance);
		return begun != null && begun - since > 0;
	}

}
