package io.frontrow.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.concurrent.Waiting;
import io.frontrow.queue.token.QueueKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A line on several instances, which admits one in a tick, whose Redis loses its master
 * while people come, ask, are admitted and pay.
 */
final class StruckLine {

	static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(5);

	/** 503s are expected here, in their hundreds. */
	static final String QUIET = "logging.level.io.frontrow.engine.problem.ProblemHandler=info";

	private static final int CROWD = 100;

	private static final int ACTIVE_LEAST = 5;

	private static final double TICK_SECONDS = 0.1;

	private static final Duration SOON = Duration.ofSeconds(10);

	private final List<Frontrow> instances;

	private final Sale sale;

	/** In the order in which they came. */
	private final List<Fan> crowd = new ArrayList<>();

	/** Who was active when all was at the replica, and since when. */
	private final Map<Fan, Instant> noted = new ConcurrentHashMap<>();

	/** What was answered while the master was away. */
	private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();

	/** A line on which everybody waits and nobody is admitted yet. */
	StruckLine(List<Frontrow> instances) {
		this.instances = instances;
		this.sale = instances.get(0).announce(new SalePlan().section("A", 1, 10, 1_000));
		tune(Map.of("paused", true, "admitPerTick", 1, "tickSeconds", TICK_SECONDS));
	}

	void comeAll() {
		for (int number = 0; number < CROWD; number++) {
			Frontrow instance = this.instances.get(number % this.instances.size());
			this.crowd.add(instance.fan("fan " + number).join(this.sale));
		}
	}

	/** A key of it. */
	String key() {
		return new QueueKeys(this.sale.concertId()).waiting();
	}

	private void tune(Map<String, ?> settings) {
		this.instances.get(0).tune(this.sale, settings);
	}

	/** One has paid, one holds a seat, and some are active, all of it acknowledged. */
	String beginToSell() {
		tune(Map.of("paused", false));
		Fan buyer = this.crowd.get(0).awaitActive().charge(1_000);
		buyer.pay(buyer.holdNumbers(this.sale, 1)).hasStatus(201);
		Fan holder = this.crowd.get(1).awaitActive().charge(1_000);
		String held = holder.holdNumbers(this.sale, 2);
		this.crowd.get(ACTIVE_LEAST).awaitActive();
		return held;
	}

	/** Called where what it notes is then waited for to be at the replica. */
	void note() {
		for (Fan fan : this.crowd.subList(1, this.crowd.size())) {
			Answer state = fan.state();
			if (!state.text("status").equals("ACTIVE")) {
				break;
			}
			this.noted.put(fan, activatedAt(state));
		}
		assertThat(this.noted).hasSizeBetween(ACTIVE_LEAST, CROWD / 2);
	}

	/**
	 * Kills the master.
	 * @return from then until the first success of each kind of work at each instance
	 */
	Map<String, Duration> strike(Runnable kill) {
		List<Fan> newcomers = this.instances.stream().map((instance) -> instance.fan("newcomer")).toList();
		kill.run();
		long killedNanos = System.nanoTime();
		Map<String, Duration> times = new ConcurrentSkipListMap<>();
		List<CompletableFuture<Void>> tries = new ArrayList<>();
		for (int index = 0; index < this.instances.size(); index++) {
			String where = " at " + (index + 1);
			Frontrow instance = this.instances.get(index);
			Fan newcomer = newcomers.get(index);
			// Redis itself is asked for whoever does not wait any more.
			Fan active = this.crowd.get(1).at(instance);
			tries.add(trying("poll" + where, () -> succeeds(active.poll()), killedNanos, times));
			tries.add(trying("join" + where, () -> succeeds(newcomer.tryToJoin(this.sale)), killedNanos, times));
			tries.add(trying("admission" + where, new Admissions(instance), killedNanos, times));
		}
		tries.forEach(CompletableFuture::join);
		this.crowd.addAll(newcomers);
		return times;
	}

	private static CompletableFuture<Void> trying(String what, BooleanSupplier work, long killedNanos,
			Map<String, Duration> times) {
		return CompletableFuture.runAsync(() -> {
			if (Waiting.until(TAKEOVER_LIMIT.multipliedBy(4), work)) {
				times.put(what, Duration.ofNanos(System.nanoTime() - killedNanos));
			}
		}, (task) -> new Thread(task).start());
	}

	private boolean succeeds(Answer answer) {
		this.statuses.add(answer.status());
		return answer.status() < 300;
	}

	/** Everybody is admitted once, in the order of coming, and what was sold is sold. */
	void assertNothingIsLost(String held) {
		this.crowd.stream().skip(CROWD).forEach((newcomer) -> newcomer.join(this.sale));
		assertThat(this.statuses).isSubsetOf(200, 201, 503);
		this.noted.forEach((fan, since) -> assertThat(activatedAt(fan.state().hasStatus(200))).isEqualTo(since));
		Fan holder = this.crowd.get(1);
		await().atMost(SOON).until(() -> holder.pay(held).status() == 201);
		Fan other = this.crowd.get(2);
		String another = other.charge(1_000).holdNumbers(this.sale, 3);
		other.pay(another).hasStatus(201);
		List<Instant> admitted = this.crowd.stream().skip(3).map((fan) -> activatedAt(admitted(fan))).toList();
		List<Instant> ofCrowd = admitted.subList(0, CROWD - 3);
		assertThat(ofCrowd).isSorted().doesNotHaveDuplicates();
		assertThat(admitted).allMatch((time) -> ofCrowd.contains(time) || time.isAfter(ofCrowd.get(CROWD - 4)));
		Answer line = this.instances.get(0).line(this.sale);
		assertThat(line.number("admittedTotal")).as("admitted once each").isEqualTo(this.crowd.size());
		assertThat(line.number("waiting")).isZero();
	}

	private static Answer admitted(Fan fan) {
		return fan.awaitStatus("ACTIVE");
	}

	private static Instant activatedAt(Answer state) {
		return Instant.parse(state.text("activatedAt"));
	}

	/** The longest time between two admissions of those who came first. */
	Duration longestPause() {
		List<Instant> times = this.crowd.stream().skip(2).map((fan) -> activatedAt(admitted(fan))).sorted().toList();
		Duration longest = Duration.ZERO;
		for (int index = 1; index < times.size(); index++) {
			Duration pause = Duration.between(times.get(index - 1), times.get(index));
			longest = (pause.compareTo(longest) > 0) ? pause : longest;
		}
		return longest;
	}

	static String shown(Map<String, Duration> times) {
		return times.entrySet()
			.stream()
			.map((time) -> time.getKey() + " " + time.getValue().toMillis() + " ms")
			.collect(Collectors.joining(", "));
	}

	/** True once it has seen the total rise since it was first answered. */
	private final class Admissions implements BooleanSupplier {

		private final Frontrow instance;

		private long before = -1;

		Admissions(Frontrow instance) {
			this.instance = instance;
		}

		@Override
		public boolean getAsBoolean() {
			Answer line = this.instance.get("/admin/queues/" + StruckLine.this.sale.concertId()).asOperator().send();
			if (!succeeds(line)) {
				return false;
			}
			long total = line.number("admittedTotal");
			this.before = (this.before < 0) ? total : this.before;
			return total > this.before;
		}

	}

}
