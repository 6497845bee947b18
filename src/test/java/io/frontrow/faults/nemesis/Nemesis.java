package io.frontrow.faults.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

import io.frontrow.faults.client.Client;
import io.frontrow.faults.cluster.Cluster;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.cluster.network.DaemonThread;
import io.frontrow.faults.workload.SalesMonitor;
import io.frontrow.servers.Servers;
import io.frontrow.servers.Waiting;

/** What a fault can do, and see, while the buyers go on. */
public final class Nemesis {

	/** Beyond what is promised, so that the figure says by how much it was missed. */
	private static final Duration RECOVERY_LOOK = Duration.ofSeconds(20);

	private static final Duration START_LIMIT = Duration.ofSeconds(30);

	private static final Duration END_LIMIT = Duration.ofSeconds(10);

	/** What has gone is known at once; the figure is asked for over HTTP. */
	private static final Duration STREAMS_LIMIT = Duration.ofSeconds(10);

	/** A request that is sent in the same moment may find the door closed. */
	private static final Duration ON_THE_WAY = Duration.ofMillis(50);

	private final Cluster stage;

	private final long concertId;

	private final Client office;

	private final SalesMonitor sales;

	private final SplittableRandom luck;

	private final List<String> findings = new ArrayList<>();

	private Duration recovery = Duration.ZERO;

	public Nemesis(Cluster stage, long concertId, Client office, SalesMonitor sales, SplittableRandom luck) {
		this.stage = stage;
		this.concertId = concertId;
		this.office = office;
		this.sales = sales;
		this.luck = luck;
	}

	public Servers servers() {
		return this.stage.servers();
	}

	public List<Instance> instances() {
		return this.stage.instances();
	}

	/** That the buyers are at. */
	public long concertId() {
		return this.concertId;
	}

	public Instance anyInstance() {
		return instances().get(this.luck.nextInt(instances().size()));
	}

	public List<Instance> allBut(List<Instance> some) {
		return instances().stream().filter((instance) -> !some.contains(instance)).toList();
	}

	public void lasts(int seconds) {
		DaemonThread.rest(Duration.ofSeconds(seconds));
	}

	/** As long as luck has it. */
	public void lasts(int leastMillis, int mostMillis) {
		DaemonThread.rest(Duration.ofMillis(this.luck.nextInt(leastMillis, mostMillis)));
	}

	/**
	 * The fault is there for as long as the middle lasts, and is over even if that fails.
	 */
	public void during(Runnable begin, Runnable middle, Runnable end) {
		begin.run();
		try {
			middle.run();
		}
		finally {
			end.run();
		}
	}

	/** It must be seen while this lasts, or the fault was none. */
	public void lastsAndShows(int seconds, String what, Predicate<Instance> sight) {
		boolean seen = false;
		for (int second = 0; second < seconds; second++) {
			lasts(1);
			seen = seen || instances().stream().anyMatch(sight);
		}
		if (!seen) {
			this.findings.add("never seen: " + what);
		}
	}

	/** The fault is over here, and now it is measured how soon each of them sells. */
	public void salesGoOn(List<Instance> where) {
		Duration measured = this.sales.await(where, RECOVERY_LOOK);
		this.recovery = (measured.compareTo(this.recovery) > 0) ? measured : this.recovery;
	}

	public void salesGoOn() {
		salesGoOn(instances());
	}

	/** Without a limit to be measured: it has only just been started. */
	public void mustSell(Instance instance) {
		if (this.sales.await(List.of(instance), START_LIMIT).equals(START_LIMIT)) {
			this.findings.add(instance + " sells nothing");
		}
	}

	/** So many event streams at both instances; afterwards there must be none of them. */
	public void breaksStreams(int count) {
		List<String> tokens = StreamBreaker.join(anyInstance(), this.office, this.concertId);
		boolean seen = new StreamBreaker(instances(), tokens, this.luck.split()).run(count);
		if (!seen) {
			this.findings.add("never seen: an open stream");
		}
		for (Instance instance : instances()) {
			if (!Waiting.until(STREAMS_LIMIT, () -> instance.openStreams() == 0)) {
				this.findings.add("%s has %d streams left".formatted(instance, instance.openStreams()));
			}
		}
	}

	/** What it has been asked it answers, and then it is gone. */
	public void mustEnd(Instance instance) {
		long told = System.nanoTime() - ON_THE_WAY.toNanos();
		if (!instance.application().terminate(END_LIMIT)) {
			this.findings.add(instance + " does not end");
		}
		long unanswered = this.office.unanswered(instance, told);
		if (unanswered > 0) {
			this.findings.add("%s left %d requests without an answer".formatted(instance, unanswered));
		}
	}

	/**
	 * @param otherwise what is wrong where that does not hold
	 */
	public void require(boolean holds, String otherwise) {
		if (!holds) {
			this.findings.add(otherwise);
		}
	}

	/** What went otherwise than the fault should have it. */
	public List<String> findings() {
		return this.findings;
	}

	/** The longest that it took. */
	public Duration recovery() {
		return this.recovery;
	}

}
