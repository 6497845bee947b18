package io.frontrow.faults.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.frontrow.faults.client.Client;
import io.frontrow.faults.client.KeyPolicy;
import io.frontrow.faults.cluster.Cluster;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.cluster.network.DaemonThread;

/** The buyers of one round. */
public final class Workload {

	/** Each may be about to give up on one thing when it is over. */
	private static final Duration LAST_LIMIT = Duration.ofSeconds(60);

	private final Cluster stage;

	private final Client office;

	private final SalesMonitor sales = new SalesMonitor();

	private final List<Buyer> buyers = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean over;

	private Workload(Cluster stage, Client office) {
		this.stage = stage;
		this.office = office;
	}

	/** Lets them in; they buy until {@link #finish()}. */
	public static Workload gather(Cluster stage, Client office, ConcertOnSale show, List<String> userIds,
			KeyPolicy habit, SplittableRandom luck) {
		Workload crowd = new Workload(stage, office);
		for (int number = 0; number < userIds.size(); number++) {
			SeatPicker share = show.share(number, userIds.size());
			crowd.buyers.add(new Buyer(userIds.get(number), show, share, crowd, habit, luck.split()));
		}
		crowd.buyers.forEach((buyer) -> crowd.threads.add(DaemonThread.start("buyer " + buyer.userId(), buyer)));
		return crowd;
	}

	public List<Instance> instances() {
		return this.stage.instances();
	}

	public Client office() {
		return this.office;
	}

	public SalesMonitor sales() {
		return this.sales;
	}

	public boolean isOver() {
		return this.over;
	}

	/** Nobody begins anything new; everybody brings to its end what is begun. */
	public List<Buyer> finish() {
		this.over = true;
		long deadline = System.nanoTime() + LAST_LIMIT.toNanos();
		for (Thread thread : this.threads) {
			join(thread, Duration.ofNanos(deadline - System.nanoTime()));
		}
		return this.buyers;
	}

	private static void join(Thread thread, Duration limit) {
		try {
			TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1_000_000, limit.toNanos()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (thread.isAlive()) {
			throw new IllegalStateException(thread.getName() + " does not come to an end");
		}
	}

}
