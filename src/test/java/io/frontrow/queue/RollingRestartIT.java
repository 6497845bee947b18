package io.frontrow.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.servers.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three instances that stop and start again one after the other, as at a new release,
 * while a line stands before them.
 */
class RollingRestartIT {

	private static final int PER_TICK = 2;

	private static final int TICK_MILLIS = 200;

	private static final int CROWD = 200;

	private static final int CLIENTS = 6;

	private static final Duration JOIN_EVERY = Duration.ofMillis(80);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final Servers servers = Servers.start();

	private final List<Member> members = Stream.generate(() -> new Member(this.servers)).limit(3).toList();

	/** Once it is shut down, it ends what is under way and forgets what was to come. */
	private final ScheduledThreadPoolExecutor clients = new ScheduledThreadPoolExecutor(CLIENTS,
			new ThreadPoolExecutor.DiscardPolicy());

	private final AtomicInteger answered = new AtomicInteger();

	private final Queue<Object> failures = new ConcurrentLinkedQueue<>();

	@AfterEach
	void stop() {
		this.clients.shutdownNow();
		this.members.forEach(Member::close);
		this.servers.close();
	}

	@Test
	void noTickIsAdmittedTwiceNoneIsMissedForLongAndNobodyIsRefused() throws InterruptedException {
		Sale sale = openPaused();
		IntStream.range(0, CROWD).forEach((number) -> join(sale));
		this.clients.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.clients.scheduleWithFixedDelay(() -> join(sale), 0, JOIN_EVERY.toMillis(), TimeUnit.MILLISECONDS);
		tune(sale, Map.of("paused", false));
		this.members.forEach(Member::restart);
		long waiting = this.members.get(0).instance.line(sale).number("waiting");
		tune(sale, Map.of("paused", true));
		this.clients.shutdown();
		assertThat(this.clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
		assertThat(this.failures).isEmpty();
		assertThat(waiting).as("somebody waited all the time").isPositive();
		assertAdmissions(sale);
	}

	private Sale openPaused() {
		Sale sale = this.members.get(0).instance.announce(new SalePlan().section("A", 1, 1, 0));
		tune(sale, Map.of("paused", true, "admitPerTick", PER_TICK, "tickSeconds", TICK_MILLIS / 1_000.0));
		return sale;
	}

	private void tune(Sale sale, Map<String, ?> settings) {
		this.members.get(0).instance.tune(sale, settings);
	}

	/** Somebody comes, and from then on asks as told until it is their turn. */
	private void join(Sale sale) {
		attempt(() -> {
			Fan fan = ask((instance) -> instance.fan("visitor"));
			ask((instance) -> {
				Fan there = fan.at(instance).join(sale);
				this.answered.incrementAndGet();
				return pollLater(there, 1);
			});
		});
	}

	private boolean pollLater(Fan fan, long seconds) {
		this.clients.schedule(() -> attempt(() -> poll(fan)), seconds, TimeUnit.SECONDS);
		return true;
	}

	private void poll(Fan fan) {
		Answer answer = ask((instance) -> fan.at(instance).poll()).hasStatus(200);
		this.answered.incrementAndGet();
		if (answer.text("status").equals("WAITING")) {
			pollLater(fan, answer.number("pollAfterSeconds"));
		}
	}

	private void attempt(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable failure) {
			this.failures.add(failure);
		}
	}

	/** Asks one that is there, as a balancer would choose it. */
	private <T> T ask(Function<Frontrow, T> call) {
		while (true) {
			Member member = this.members.get(new SplittableRandom().nextInt(this.members.size()));
			if (member.enter()) {
				try {
					return call.apply(member.instance);
				}
				finally {
					member.leave();
				}
			}
		}
	}

	/**
	 * By the times at which Redis has admitted each one: a sample would tell less. Who
	 * had been admitted twice would be in the total twice, and has one time only.
	 */
	private void assertAdmissions(Sale sale) {
		try (RedisClient client = RedisClient.create(this.servers.redisUrl());
				StatefulRedisConnection<String, String> connection = client.connect()) {
			List<Long> times = admissions(connection.sync(), new QueueKeys(sale.concertId()));
			Map<Long, Long> perTick = times.stream()
				.collect(Collectors.groupingBy((time) -> time / TICK_MILLIS, Collectors.counting()));
			LongUnaryOperator pause = (index) -> times.get((int) index) - times.get((int) index - 1);
			long longestPause = LongStream.range(1, times.size()).map(pause).max().orElseThrow();
			System.out.printf(
					"Measured at a rolling restart: %d admitted in %d ticks, longest pause %d ms, %d answers%n",
					times.size(), perTick.size(), longestPause, this.answered.get());
			assertThat(perTick.values()).allMatch((admitted) -> admitted <= PER_TICK);
			assertThat(times).hasSize((int) this.members.get(0).instance.line(sale).number("admittedTotal"));
			assertThat(longestPause).isLessThan(LONGEST_PAUSE.toMillis());
		}
	}

	private static List<Long> admissions(RedisCommands<String, String> redis, QueueKeys keys) {
		return LongStream.rangeClosed(1, Long.parseLong(redis.get(keys.counter())))
			.mapToObj((number) -> redis.hget(keys.active(new QueueNumber(number, 0, false)), "activatedAtMs"))
			.filter((time) -> time != null)
			.map(Long::valueOf)
			.sorted()
			.toList();
	}

	/** One of the instances; it is asked nothing from when it begins to stop. */
	private static final class Member {

		/** Fair: who wants to stop it waits for those who are in it, not for more. */
		private final ReadWriteLock door = new ReentrantReadWriteLock(true);

		private final Servers servers;

		private volatile Frontrow instance;

		Member(Servers servers) {
			this.servers = servers;
			this.instance = Frontrow.startOn(servers);
		}

		boolean enter() {
			try {
				return this.door.readLock().tryLock(0, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		void leave() {
			this.door.readLock().unlock();
		}

		void restart() {
			this.door.writeLock().lock();
			try {
				this.instance.close();
				this.instance = Frontrow.startOn(this.servers);
			}
			finally {
				this.door.writeLock().unlock();
			}
		}

		void close() {
			this.instance.close();
		}

	}

}
