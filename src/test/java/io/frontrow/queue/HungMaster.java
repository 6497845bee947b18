package io.frontrow.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.servers.redis.Redis;
import io.frontrow.servers.redis.RedisCluster;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A Redis Cluster one of whose masters hangs: it serves many lines and more ended holds
 * than one statement reads. Beside it a line with a crowd, and a hold, of another master.
 */
final class HungMaster {

	/**
	 * A sweep every half second, two seconds after which it tells again, and a margin.
	 */
	static final Duration TOLD_LIMIT = Duration.ofSeconds(8);

	/** More than are served at once. */
	private static final int LINES = 20;

	/** More than are read at once. */
	private static final int HOLDS = 140;

	private static final int HOLDERS = 2;

	private static final int CROWD = 200;

	private static final double TICK_SECONDS = 0.1;

	private static final Duration WINDOW = Duration.ofSeconds(4);

	private static final int WINDOWS_MAX = 4;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final RedisCluster cluster;

	private final Frontrow frontrow;

	private final List<Frontrow> instances;

	private final List<Sale> hanging = new ArrayList<>();

	private final Redis master;

	private final Sale other;

	private String otherHold = "";

	HungMaster(RedisCluster cluster, List<Frontrow> instances) {
		this.cluster = cluster;
		this.instances = instances;
		this.frontrow = instances.get(0);
		Sale first = announce();
		this.master = masterOf(first);
		this.hanging.add(first);
		this.other = Stream.generate(this::announce).filter((sale) -> !isHanging(sale)).findFirst().orElseThrow();
		Stream.generate(this::announce).filter(this::isHanging).limit(LINES - 1L).forEach(this.hanging::add);
	}

	private Sale announce() {
		return this.frontrow.announce(new SalePlan().section("A", 2, HOLDS / 2, 0).maxSeatsPerUser(HOLDS / HOLDERS));
	}

	private Redis masterOf(Sale sale) {
		return this.cluster.masterOf(new QueueKeys(sale.concertId()).waiting());
	}

	private boolean isHanging(Sale sale) {
		return masterOf(sale).equals(this.master);
	}

	/** Holds are made, and the crowd waits. */
	void prepare() {
		for (int holder = 0; holder < HOLDERS; holder++) {
			hold(this.hanging.get(0), holder * HOLDS / HOLDERS, HOLDS / HOLDERS);
		}
		this.otherHold = hold(this.other, 0, 1);
		this.hanging.forEach((sale) -> this.frontrow.tune(sale, Map.of("tickSeconds", TICK_SECONDS)));
		this.frontrow.tune(this.other, Map.of("paused", true, "admitPerTick", 1, "tickSeconds", TICK_SECONDS));
		for (int number = 0; number < CROWD; number++) {
			this.instances.get(number % this.instances.size()).fan("fan " + number).join(this.other);
		}
	}

	/** Returns the last of the reservations. */
	private String hold(Sale sale, int first, int seats) {
		this.frontrow.tune(sale, Map.of("tickSeconds", TICK_SECONDS));
		Fan fan = this.frontrow.fan("holder").enter(sale);
		List<Long> ids = fan.seats(sale);
		String last = "";
		for (Long seatId : ids.subList(first, first + seats)) {
			last = fan.hold(sale, seatId);
		}
		return last;
	}

	void hang() {
		this.master.pause();
	}

	void goOn() {
		this.master.resume();
	}

	/**
	 * All at once. The other's is the last of them, behind more than are told together.
	 */
	void endHolds() {
		long hung = this.hanging.get(0).concertId();
		String both = "status = 'PENDING_PAYMENT' AND concert_id IN (" + hung + ", " + this.other.concertId() + ")";
		change("UPDATE seats SET held_until = UTC_TIMESTAMP(6) WHERE reservation_id IN"
				+ " (SELECT reservation_id FROM reservations WHERE " + both + ")");
		change("UPDATE reservations SET expires_at = UTC_TIMESTAMP(6) - INTERVAL IF(concert_id = " + hung
				+ ", 1, 0) SECOND WHERE " + both);
	}

	private static void require(BooleanSupplier condition) {
		if (!Waiting.until(LIMIT, condition)) {
			throw new AssertionError("it did not come about");
		}
	}

	/** From the end of the hold until Redis is noted to know it. */
	Duration untilOtherHoldIsTold() {
		long begun = System.nanoTime();
		Waiting.until(TOLD_LIMIT.multipliedBy(2),
				() -> number("SELECT COUNT(*) AS n FROM reservations WHERE status = 'EXPIRED' AND redis_pending = 0"
						+ " AND reservation_id = '" + this.otherHold + "'") == 1);
		return Duration.ofNanos(System.nanoTime() - begun);
	}

	/**
	 * Of the other's ticks, in the best of some windows of time: a machine that is busy
	 * loses ticks too, but not in all of them.
	 */
	double shareOfTicksOfOthers() {
		this.frontrow.tune(this.other, Map.of("paused", false));
		require(() -> admitted() > 1);
		double best = 0;
		for (int window = 0; window < WINDOWS_MAX && best < 0.95; window++) {
			long begun = System.nanoTime();
			long before = admitted();
			Pause.of(WINDOW);
			double ticks = (System.nanoTime() - begun) / (TICK_SECONDS * 1e9);
			best = Math.max(best, (admitted() - before) / ticks);
			System.out.printf("Ticks of another master while one hangs: %.2f%n", best);
		}
		return best;
	}

	private long admitted() {
		return this.frontrow.line(this.other).number("admittedTotal");
	}

	/** Also what the hung master has missed, once it answers again. */
	boolean areAllTold() {
		return Waiting.until(LIMIT,
				() -> number("SELECT COUNT(*) AS n FROM reservations WHERE redis_pending = 1") == 0);
	}

	private void change(String sql) {
		this.frontrow.part(DatabaseClient.class).sql(sql).then().block(LIMIT);
	}

	private long number(String query) {
		return Objects.requireNonNull(this.frontrow.part(DatabaseClient.class)
			.sql(query)
			.map((row) -> Objects.requireNonNull(row.get("n", Long.class)))
			.one()
			.switchIfEmpty(Mono.just(-1L))
			.block(LIMIT));
	}

}
