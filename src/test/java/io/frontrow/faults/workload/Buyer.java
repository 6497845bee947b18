package io.frontrow.faults.workload;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.frontrow.faults.client.BuyerClient;
import io.frontrow.faults.client.KeyPolicy;
import io.frontrow.faults.client.QueueClient;
import io.frontrow.faults.client.RetryingClient;
import io.frontrow.faults.client.Route;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.cluster.network.DaemonThread;
import io.frontrow.faults.history.History;

/**
 * A person who buys again and again, each time from the end of the line, and never gives
 * up on anything before knowing what became of it.
 */
public final class Buyer implements Runnable {

	private static final long THINK_MILLIS_MAX = 600;

	private final String userId;

	private final ConcertOnSale show;

	private final SeatPicker share;

	private final Supplier<List<Instance>> instances;

	private final SalesMonitor sales;

	private final BooleanSupplier isOver;

	private final BuyerClient errands;

	private final History diary = new History();

	private final SplittableRandom luck;

	public Buyer(String userId, ConcertOnSale show, SeatPicker share, Workload crowd, KeyPolicy habit,
			SplittableRandom luck) {
		this.userId = userId;
		this.show = show;
		this.share = share;
		this.instances = crowd::instances;
		this.sales = crowd.sales();
		this.isOver = crowd::isOver;
		this.luck = luck;
		RetryingClient insistence = new RetryingClient(crowd.office(), habit, this.diary, luck.split());
		this.errands = new BuyerClient(new QueueClient(userId, show.concertId(), insistence), habit, this.diary,
				luck.split());
	}

	@Override
	public void run() {
		try {
			for (int number = 1; !this.isOver.getAsBoolean(); number++) {
				buy(number);
				DaemonThread.rest(Duration.ofMillis(this.luck.nextLong(THINK_MILLIS_MAX)));
			}
			this.errands.lookAgain(route());
		}
		catch (RuntimeException ex) {
			this.diary.surprise(ex);
		}
	}

	private void buy(int number) {
		long begun = System.nanoTime();
		Route route = route();
		Purchase purchase = new Purchase(this.show, this.share, this.errands, this.diary, route, this.luck);
		if (purchase.make(this.userId, number)) {
			route.only().ifPresent((instance) -> this.sales.sold(instance, begun));
		}
	}

	private Route route() {
		return new Route(this.instances.get(), this.luck.split());
	}

	public String userId() {
		return this.userId;
	}

	/** To be read when the buyer has come to the end. */
	public History diary() {
		return this.diary;
	}

}
