package io.frontrow.queue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.frontrow.engine.concurrent.Ids;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.servers.redis.Redis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a line costs by its length, up to ten million: memory for each who waits, and time
 * for each step. Only with {@code ./mvnw verify -Pscale}; a shorter one with
 * {@code -Dfrontrow.scale.waiting=1000000}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LineAtScale {

	private static final int LONGEST = Integer.getInteger("frontrow.scale.waiting", 10_000_000);

	private static final int CROWD = 1_000;

	private static final int BATCH = 500;

	private static final int CALLS = 5_000;

	private static final int ROUNDS = 20;

	private static final int READINGS = 200_000;

	private static final double SORTED_SET_BYTES_MAX = 160;

	private static final double ALL_BYTES_MAX = 400;

	/** The goal is twice; the rest is what a shared machine adds. */
	private static final double GROWTH_MAX = 3;

	private final Redis server = Redis.launch(false);

	private final LongLine line = new LongLine(this.server.url(), 7);

	private final Random random = new Random(23);

	@AfterAll
	void stop() {
		this.line.close();
		this.server.close();
	}

	@Test
	void fillWritesWhatJoiningWrites() {
		List<String> people = Stream.generate(() -> List.of(Ids.next().toString(), LineScript.nextId()))
			.limit(CROWD)
			.flatMap(List::stream)
			.toList();
		clear();
		for (Iterator<String> each = people.iterator(); each.hasNext();) {
			this.line.join(each.next(), each.next());
		}
		List<Object> joined = written();
		clear();
		this.line.fill(people);
		assertThat(written()).isEqualTo(joined);
	}

	private void clear() {
		this.line.redis.flushall();
		this.line.open(CROWD);
	}

	/** All that is in the line, without the moments of joining and of being seen. */
	private List<Object> written() {
		List<Object> all = new ArrayList<>(this.line.redis.keys("*").stream().sorted().toList());
		all.add(this.line.redis.zrangeWithScores(this.line.keys.waiting(), 0, -1));
		all.add(this.line.first(CROWD));
		all.add(this.line.redis.get(this.line.keys.counter()));
		all.add(this.line.redis.strlen(this.line.keys.seen(1)));
		all.add(this.line.redis.pttl(this.line.keys.seen(1)) / 60_000);
		all.add(this.line.redis.hvals(this.line.keys.users())
			.stream()
			.map(LineAtScale::withoutMoment)
			.sorted()
			.toList());
		return all;
	}

	private static String withoutMoment(String entry) {
		return entry.replaceFirst("\\d{13}$", "");
	}

	@Test
	void costsNoMoreThanAShortOne() {
		ScaleTable table = new ScaleTable();
		LongStream.of(10_000, 100_000, 1_000_000, 10_000_000)
			.filter((waiting) -> waiting <= LONGEST)
			.forEach((waiting) -> table.add(measured((int) waiting)));
		System.out.println(table.write(this.server.version()));
		assertThat(table.last().sortedSetBytes()).isLessThanOrEqualTo(SORTED_SET_BYTES_MAX);
		assertThat(table.last().allBytes()).isLessThanOrEqualTo(ALL_BYTES_MAX);
		assertThat(table.growths()).allSatisfy((growth) -> assertThat(growth).isLessThan(GROWTH_MAX));
	}

	private ScaleTable.Row measured(int waiting) {
		System.out.printf("%,d are put into the line%n", waiting);
		clear();
		double before = this.line.info("memory", "used_memory");
		this.line.fill(waiting, LongLine.KEY);
		double all = (this.line.info("memory", "used_memory") - before) / waiting;
		double sortedSet = (double) this.line.bytes(this.line.keys.waiting()) / waiting;
		return new ScaleTable.Row(waiting, sortedSet, all, joining(), askingNearTheHead(), askingFarFromIt(waiting),
				admission(), snapshots(), heartbeat(waiting));
	}

	private Cost joining() {
		String id = LineScript.nextId();
		return cost(CALLS, () -> {
			String user = Ids.next().toString();
			return () -> this.line.join(user, id);
		});
	}

	private Cost askingNearTheHead() {
		List<LongLine.Place> first = this.line.first(CROWD);
		return cost(CALLS, () -> {
			LongLine.Place place = first.get(this.random.nextInt(CROWD));
			return () -> this.line.state(place);
		});
	}

	/** All calls are made up before the first is timed. */
	private Cost cost(int times, Supplier<Runnable> calls) {
		return new Cost.Meter(this.line).time(Stream.generate(calls).limit(times).toList()).cost();
	}

	/** Redis has no part in it. */
	private Cost askingFarFromIt(int waiting) {
		QueueSnapshot snapshot = this.line.snapshot("");
		QueueNumber[] tickets = IntStream.range(0, READINGS)
			.mapToObj((reading) -> new QueueNumber(this.random.nextLong(CROWD + 1, waiting), 0, false))
			.toArray(QueueNumber[]::new);
		long told = 0;
		List<Double> micros = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			long begun = System.nanoTime();
			for (QueueNumber ticket : tickets) {
				told += snapshot.farPosition(ticket).orElseThrow();
			}
			micros.add((System.nanoTime() - begun) / 1_000.0 / READINGS);
		}
		assertThat(told).isPositive();
		return Cost.ofMicros(micros);
	}

	/** In the steps of the application; the line is made as long as it was each time. */
	private Cost admission() {
		Cost.Meter meter = new Cost.Meter(this.line);
		for (int round = 0; round < ROUNDS; round++) {
			this.line.fill(CROWD, LongLine.KEY);
			meter.time(List.of(this::admitCrowd));
		}
		return meter.cost();
	}

	private void admitCrowd() {
		for (int admitted = 0; admitted < CROWD; admitted += BATCH) {
			assertThat(this.line.admit(BATCH).outcome()).isEqualTo(BATCH);
		}
	}

	private Cost snapshots() {
		String journalId = this.line.snapshot("").journalId();
		return cost(ROUNDS * 5, () -> () -> this.line.snapshot(journalId));
	}

	private Cost heartbeat(int waiting) {
		return cost(ROUNDS * 5, () -> {
			List<Long> tickets = this.random.longs(CROWD, 1, waiting).boxed().toList();
			return () -> this.line.seen(tickets);
		});
	}

}
