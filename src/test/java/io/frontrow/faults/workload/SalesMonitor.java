package io.frontrow.faults.workload;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.faults.cluster.Instance;
import io.frontrow.servers.Waiting;

/**
 * Where the sale goes on. An instance sells when one purchase, from the place in the line
 * to the payment, had all its answers from this instance alone. Thread-safe.
 */
public final class SalesMonitor {

	/**
	 * When the purchase had begun that was begun last, of those that came to their end.
	 */
	private final Map<Instance, Long> lastBegun = new ConcurrentHashMap<>();

	/**
	 * @param begunNanos by {@link System#nanoTime}
	 */
	public void sold(Instance instance, long begunNanos) {
		this.lastBegun.merge(instance, begunNanos, Math::max);
	}

	/**
	 * Waits until every one of them has sold something that was begun after this call.
	 * @return how long that took, or the limit
	 */
	public Duration await(Collection<Instance> instances, Duration limit) {
		long now = System.nanoTime();
		boolean met = Waiting.until(limit, () -> instances.stream().allMatch((instance) -> isSelling(instance, now)));
		return met ? Duration.ofNanos(System.nanoTime() - now) : limit;
	}

	private boolean isSelling(Instance instance, long since) {
		Long begun = this.lastBegun.get(instance);
		return begun != null && begun - since > 0;
	}

}
