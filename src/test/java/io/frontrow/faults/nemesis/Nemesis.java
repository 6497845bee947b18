package io.frontrow.faults.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import io.frontrow.faults.client.Client;
import io.frontrow.faults.cluster.Cluster;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.workload.SalesMonitor;
import io.frontrow.servers.Servers;

/**
 * Injects one fault into the cluster while the buyers go on, and measures how soon the
 * instances sell again. What a {@link Fault} can do and see is here.
 */
public final class Nemesis {

	/** Longer than is promised, so that the figure says by how much it was missed. */
	private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(20);

	private static final Duration START_LIMIT = Duration.ofSeconds(30);

	private static final Duration END_LIMIT = Duration.ofSeconds(10);

	/** An instance knows at once that a stream is closed; its metric is read by HTTP. */
	private static final Duration STREAMS_LIMIT = Duration.ofSeconds(10);

	/** A request that is sent in the same moment as SIGTERM may be refused. */
	private static final Duration ON_THE_WAY = Duration.ofMillis(50);

	private final Cluster cluster;

	private final long concertId;

	private final Client client;

	private final SalesMonitor sales;

	private final SplittableRandom random;

	private final List<String> findings = new ArrayList<>();

	private Duration recovery = Duration.ZERO;

	public Nemesis(Cluster cluster, long concertId, Client client, SalesMonitor sales, SplittableRandom random) {
		this.cluster = cluster;
		this.concertId = concertId;
		this.client = client;
		this.sales = sales;
		this.random = random;
	}

	Servers servers() {
		return this.cluster.servers();
	}

	List<Instance> instances() {
		return this.cluster.instances();
	}

	/** The concert of the trial. */
	long concertId() {
		return this.concertId;
	}

	Instance anyInstance() {
		return instances().get(this.random.nextInt(instances().size()));
	}

	List<Instance> allBut(List<Instance> some) {
		return instances().stream().filter((instance) -> !some.contains(instance)).toList();
	}

	/** Lets the buyers go on for so long. */
	public void pauseSeconds(int seconds) {
		Pause.of(Duration.ofSeconds(seconds));
	}

	/** Lets the buyers go on for a random time between these two. */
	public void pauseMillis(int least, int most) {
		Pause.of(Duration.ofMillis(this.random.nextInt(least, most)));
	}

	/** Ends the fault also where the middle fails. */
	void during(Runnable begin, Runnable middle, Runnable end) {
		begin.run();
		try {
			middle.run();
		}
		finally {
			end.run();
		}
	}

	/**
	 * Lets the buyers go on for so long. An instance must show the effect in that time,
	 * or the fault was not injected.
	 */
	void pauseAndExpect(int seconds, String effect, Predicate<Instance> shows) {
		boolean seen = false;
		for (int second = 0; second < seconds; second++) {
			pauseSeconds(1);
			seen = seen || instances().stream().anyMatch(shows);
		}
		require(seen, "never seen: " + effect);
	}

	/** The fault has ended: measures how soon each of these instances sells. */
	void awaitSales(List<Instance> where) {
		Duration measured = this.sales.await(where, RECOVERY_LIMIT);
		this.recovery = (measured.compareTo(this.recovery) > 0) ? measured : this.recovery;
	}

	void awaitSales() {
		awaitSales(instances());
	}

	/** Requires that an instance sells which has just been started. */
	void requireSales(Instance instance) {
		boolean sells = this.sales.await(List.of(instance), START_LIMIT).compareTo(START_LIMIT) < 0;
		require(sells, instance + " sells nothing");
	}

	/** Opens so many event streams and breaks them; in the end none may be open. */
	void breakStreams(int count) {
		List<String> tokens = StreamBreaker.join(anyInstance(), this.client, this.concertId);
		boolean seen = new StreamBreaker(instances(), tokens, this.random.split()).run(count);
		require(seen, "never seen: an open stream");
		for (Instance instance : instances()) {
			boolean closed = Waiting.until(STREAMS_LIMIT, () -> instance.openStreams() == 0);
			require(closed, instance + " has open streams left");
		}
	}

	/**
	 * Sends SIGTERM. The instance must answer what it was asked before, and end in time.
	 */
	void terminate(Instance instance) {
		long toldNanos = System.nanoTime() - ON_THE_WAY.toNanos();
		require(instance.application().terminate(END_LIMIT), instance + " does not end");
		long unanswered = this.client.unanswered(instance, toldNanos);
		require(unanswered == 0, "%s left %d requests without an answer".formatted(instance, unanswered));
	}

	/**
	 * @param otherwise what is wrong where the condition does not hold
	 */
	void require(boolean holds, String otherwise) {
		if (!holds) {
			this.findings.add(otherwise);
		}
	}

	/** What was wrong while the fault was injected, in words. */
	public List<String> findings() {
		return this.findings;
	}

	/** The longest time that was measured from a fault's end until all were selling. */
	public Duration recovery() {
		return this.recovery;
	}

}
