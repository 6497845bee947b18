package io.frontrow.faults;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A person who buys again and again, each time from the end of the line, and never gives
 * up on anything before knowing what became of it.
 */
final class Buyer implements Runnable {

	private static final long THINK_MILLIS_MAX = 600;

	private final String userId;

	private final Show show;

	private final Share share;

	private final Supplier<List<Instance>> instances;

	private final Sales sales;

	private final BooleanSupplier isOver;

	private final Errands errands;

	private final Diary diary = new Diary();

	private final SplittableRandom luck;

	Buyer(String userId, Show show, Share share, Crowd crowd, KeyHabit habit, SplittableRandom luck) {
		this.userId = userId;
		this.show = show;
		this.share = share;
		this.instances = crowd::instances;
		this.sales = crowd.sales();
		this.isOver = crowd::isOver;
		this.luck = luck;
		Insistence insistence = new Insistence(crowd.office(), habit, this.diary, luck.split());
		this.errands = new Errands(new Turn(userId, show.concertId(), insistence), habit, this.diary, luck.split());
	}

	@Override
	public void run() {
		try {
			for (int number = 1; !this.isOver.getAsBoolean(); number++) {
				buy(number);
				Threads.rest(Duration.ofMillis(this.luck.nextLong(THINK_MILLIS_MAX)));
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

	String userId() {
		return this.userId;
	}

	/** To be read when the buyer has come to the end. */
	Diary diary() {
		return this.diary;
	}

}
