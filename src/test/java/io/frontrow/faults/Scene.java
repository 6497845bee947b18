package io.frontrow.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

import io.frontrow.servers.Servers;
import io.frontrow.servers.Waiting;

/** What a fault can do, and see, while the buyers go on. */
final class Scene {

	/** Beyond what is promised, so that the figure says by how much it was missed. */
	private static final Duration RECOVERY_LOOK = Duration.ofSeconds(20);

	private static final Duration START_LIMIT = Duration.ofSeconds(30);

	private static final Duration END_LIMIT = Duration.ofSeconds(10);

	/** What has gone is known at once; the figure is asked for over HTTP. */
	private static final Duration STREAMS_LIMIT = Duration.ofSeconds(10);

	/** A request that is sent in the same moment may find the door closed. */
	private static final Duration ON_THE_WAY = Duration.ofMillis(50);

	private final Stage stage;

	private final long concertId;

	private final BoxOffice office;

	private final Sales sales;

	private final SplittableRandom luck;

	private final List<String> findings = new ArrayList<>();

	private Duration recovery = Duration.ZERO;

	Scene(Stage stage, long concertId, BoxOffice office, Sales sales, SplittableRandom luck) {
		this.stage = stage;
		this.concertId = concertId;
		this.office = office;
		this.sales = sales;
		this.luck = luck;
	}

	Servers servers() {
		return this.stage.servers();
	}

	List<Instance> instances() {
		return this.stage.instances();
	}

	/** That the buyers are at. */
	long concertId() {
		return this.concertId;
	}

	Instance anyInstance() {
		return instances().get(this.luck.nextInt(instances().size()));
	}

	List<Instance> allBut(List<Instance> some) {
		return instances().stream().filter((instance) -> !some.contains(instance)).toList();
	}

	void lasts(int seconds) {
		Threads.rest(Duration.ofSeconds(seconds));
	}

	/** As long as luck has it. */
	void lasts(int leastMillis, int mostMillis) {
		Threads.rest(Duration.ofMillis(this.luck.nextInt(leastMillis, mostMillis)));
	}

	/**
	 * The fault is there for as long as the middle lasts, and is over even if that fails.
	 */
	void during(Runnable begin, Runnable middle, Runnable end) {
		begin.run();
		try {
			middle.run();
		}
		finally {
			end.run();
		}
	}

	/** It must be seen while this lasts, or the fault was none. */
	void lastsAndShows(int seconds, String what, Predicate<Instance> sight) {
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
	void salesGoOn(List<Instance> where) {
		Duration measured = this.sales.await(where, RECOVERY_LOOK);
		this.recovery = (measured.compareTo(this.recovery) > 0) ? measured : this.recovery;
	}

	void salesGoOn() {
		salesGoOn(instances());
	}

	/** Without a limit to be measured: it has only just been started. */
	void mustSell(Instance instance) {
		if (this.sales.await(List.of(instance), START_LIMIT).equals(START_LIMIT)) {
			this.findings.add(instance + " sells nothing");
		}
	}

	/** So many event streams at both instances; afterwards there must be none of them. */
	void breaksStreams(int count) {
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
	void mustEnd(Instance instance) {
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
	void require(boolean holds, String otherwise) {
		if (!holds) {
			this.findings.add(otherwise);
		}
	}

	/** What went otherwise than the fault should have it. */
	List<String> findings() {
		return this.findings;
	}

	/** The longest that it took. */
	Duration recovery() {
		return this.recovery;
	}

}
