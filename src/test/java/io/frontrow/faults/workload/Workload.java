package io.frontrow.faults.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.frontrow.concurrent.DaemonThread;
import io.frontrow.faults.client.Client;
import io.frontrow.faults.client.KeyPolicy;
import io.frontrow.faults.cluster.Instance;

/** The buyers of one trial, each on a thread of its own. */
public final class Workload {

	/** Twice as long as a buyer retries its last operation. */
	private static final Duration FINISH_LIMIT = Duration.ofSeconds(60);

	private final SalesMonitor sales = new SalesMonitor();

	private final List<Buyer> buyers = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean over;

	private Workload() {
	}

	/** Starts the buyers; they buy until {@link #finish()}. */
	public static Workload start(List<Instance> instances, Client client, ConcertOnSale concert, List<String> userIds,
			KeyPolicy keyPolicy, SplittableRandom random) {
		Workload workload = new Workload();
		for (int number = 0; number < userIds.size(); number++) {
			SeatPicker seats = concert.seatPicker(number, userIds.size());
			workload.buyers.add(new Buyer(userIds.get(number), concert, seats, instances, workload.sales,
					() -> workload.over, client, keyPolicy, random.split()));
		}
		workload.buyers.forEach((buyer) -> workload.threads.add(DaemonThread.start("buyer " + buyer.userId(), buyer)));
		return workload;
	}

	public SalesMonitor sales() {
		return this.sales;
	}

	/** Lets each buyer complete its purchase, and begin no other. */
	public List<Buyer> finish() {
		this.over = true;
		long deadline = System.nanoTime() + FINISH_LIMIT.toNanos();
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
			throw new IllegalStateException(thread.getName() + " does not finish");
		}
	}

}
