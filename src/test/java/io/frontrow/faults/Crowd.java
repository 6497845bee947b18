package io.frontrow.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The buyers of one round. */
final class Crowd {

	/** Each may be about to give up on one thing when it is over. */
	private static final Duration LAST_LIMIT = Duration.ofSeconds(60);

	private final Stage stage;

	private final BoxOffice office;

	private final Sales sales = new Sales();

	private final List<Buyer> buyers = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean over;

	private Crowd(Stage stage, BoxOffice office) {
		this.stage = stage;
		this.office = office;
	}

	/** Lets them in; they buy until {@link #finish()}. */
	static Crowd gather(Stage stage, BoxOffice office, Show show, List<String> userIds, KeyHabit habit,
			SplittableRandom luck) {
		Crowd crowd = new Crowd(stage, office);
		for (int number = 0; number < userIds.size(); number++) {
			Share share = show.share(number, userIds.size());
			crowd.buyers.add(new Buyer(userIds.get(number), show, share, crowd, habit, luck.split()));
		}
		crowd.buyers.forEach((buyer) -> crowd.threads.add(Threads.start("buyer " + buyer.userId(), buyer)));
		return crowd;
	}

	List<Instance> instances() {
		return this.stage.instances();
	}

	BoxOffice office() {
		return this.office;
	}

	Sales sales() {
		return this.sales;
	}

	boolean isOver() {
		return this.over;
	}

	/** Nobody begins anything new; everybody brings to its end what is begun. */
	List<Buyer> finish() {
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
