package io.frontrow.faults.workload;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

import io.frontrow.concurrent.Pause;
import io.frontrow.faults.client.BuyerClient;
import io.frontrow.faults.client.Client;
import io.frontrow.faults.client.KeyPolicy;
import io.frontrow.faults.client.Route;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.history.History;

/**
 * A person who buys again and again, each time from the end of the queue, and retries
 * each operation until its outcome is known.
 */
public final class Buyer implements Runnable {

	private static final long THINK_MILLIS_MAX = 600;

	private final String userId;

	private final ConcertOnSale concert;

	private final SeatPicker seats;

	private final List<Instance> instances;

	private final SalesMonitor sales;

	private final BooleanSupplier isOver;

	private final History history = new History();

	private final BuyerClient client;

	private final SplittableRandom random;

	Buyer(String userId, ConcertOnSale concert, SeatPicker seats, List<Instance> instances, SalesMonitor sales,
			BooleanSupplier isOver, Client client, KeyPolicy keyPolicy, SplittableRandom random) {
		this.userId = userId;
		this.concert = concert;
		this.seats = seats;
		this.instances = instances;
		this.sales = sales;
		this.isOver = isOver;
		this.client = new BuyerClient(userId, concert.concertId(), client, keyPolicy, this.history, random.split());
		this.random = random;
	}

	@Override
	public void run() {
		try {
			for (int number = 1; !this.isOver.getAsBoolean(); number++) {
				buy(number);
				Pause.of(Duration.ofMillis(this.random.nextLong(THINK_MILLIS_MAX)));
			}
			this.client.replaySome(route());
		}
		catch (RuntimeException ex) {
			this.history.addViolation(ex);
		}
	}

	private void buy(int number) {
		long begunNanos = System.nanoTime();
		Route route = route();
		Purchase purchase = new Purchase(this.concert, this.seats, this.client, this.history, route, this.random);
		if (purchase.make(this.userId, number)) {
			route.only().ifPresent((instance) -> this.sales.sold(instance, begunNanos));
		}
	}

	private Route route() {
		return new Route(this.instances, this.random.split());
	}

	public String userId() {
		return this.userId;
	}

	/** To be read after the buyer has finished. */
	public History history() {
		return this.history;
	}

}
