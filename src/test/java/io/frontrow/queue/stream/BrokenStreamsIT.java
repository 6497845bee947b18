package io.frontrow.queue.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.RawStream;
import io.frontrow.Sale;
import io.frontrow.StreamBreak;
import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import io.frontrow.queue.Heartbeats;
import io.frontrow.servers.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams are opened and broken in every way that a client or a network has, and then
 * nothing of them is left: no stream, no entry of a map, no mark that somebody is there,
 * no statement. On servers of its own, for Redis is emptied and killed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokenStreamsIT {

	private static final int STREAMS = 10_000;

	private static final int CLIENTS = 16;

	private static final int FANS = 40;

	/** Most that one token may have, but one that watches. */
	private static final int UNREAD = 3;

	private static final int MOVES = 14;

	private static final Duration SOON = Duration.ofSeconds(10);

	/** An open stream marks its owner every half second, by the setting below. */
	private static final Duration SOME_MARKS = Duration.ofSeconds(2);

	private final Servers servers = Servers.start();

	private final Frontrow frontrow = Frontrow.startOn(this.servers, "frontrow.queue.absent-after=PT2S");

	private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

	private final RedisClient redisClient = RedisClient.create(this.servers.redisUrl());

	private RedisCommands<String, String> redis;

	private Sale sale;

	private List<Fan> fans;

	/** Has the streams that nobody reads. */
	private Frontrow patient;

	private List<RawStream> unread;

	@BeforeAll
	void gather() {
		this.redis = this.redisClient.connect().sync();
		this.sale = pausedSale();
		this.fans = Stream.generate(() -> this.frontrow.fan("Alex").join(this.sale)).limit(FANS).toList();
		this.patient = Frontrow.startOn(this.servers);
		leaveUnread();
	}

	/** The line moves until they have been told more than they can take. */
	private void leaveUnread() {
		Sale moving = pausedSale();
		List<Fan> first = Stream.generate(() -> this.frontrow.fan("Early").join(moving)).limit(MOVES).toList();
		Fan last = this.frontrow.fan("Late").join(moving);
		this.unread = Stream.generate(() -> RawStream.connectSmall(this.patient.address()).ask(last.token()))
			.limit(UNREAD)
			.toList();
		try (RawStream watch = RawStream.connect(this.patient.address())) {
			watch.ask(last.token());
			for (int left = MOVES; left > 0; left--) {
				String position = "\"position\":" + (left + 1) + ",";
				assertThat(watch.readUntil(position).text()).contains(position);
				first.get(MOVES - left).leave().hasStatus(204);
			}
		}
		assertThat(books(this.patient).count()).isGreaterThanOrEqualTo(UNREAD);
	}

	@AfterAll
	void stop() {
		this.clients.shutdownNow();
		this.redisClient.shutdown();
		this.patient.close();
		this.frontrow.close();
		this.servers.close();
	}

	private Sale pausedSale() {
		Sale paused = this.frontrow.sale(1, 4, 0);
		this.frontrow.tune(paused, Map.of("paused", true));
		return paused;
	}

	@Test
	@Order(1)
	void nothingIsLeftOfTenThousand() {
		Fan gone = this.frontrow.fan("Gone").join(this.sale);
		gone.leave().hasStatus(204);
		inTurn(STREAMS, (number) -> {
			StreamBreak[] ways = StreamBreak.values();
			// Of each way one of sixteen is a token that has ended already.
			Fan fan = (number / ways.length % 16 == 0) ? gone : this.fans.get(number % FANS);
			ways[number % ways.length].befall(this.frontrow.address(), fan.token());
		});
		expectNothingLeft(this.frontrow);
		expectNobodyMarked();
	}

	@Test
	@Order(2)
	void nothingIsLeftOfTokensThatEndWhileTheirStreamsAreOpen() {
		inTurn(200, (number) -> {
			Fan fan = this.frontrow.fan("Leaving").join(this.sale);
			try (RawStream stream = RawStream.connect(this.frontrow.address())) {
				stream.ask(fan.token()).readUntil("event:state");
				fan.leave().hasStatus(204);
				assertThat(stream.readUntil("\"LEFT\"").text()).contains("\"LEFT\"");
				if (number % 2 == 0) {
					stream.reset();
				}
			}
		});
		expectNothingLeft(this.frontrow);
	}

	@Test
	@Order(3)
	void nothingIsLeftOfManyStreamsOfOneToken() {
		Fan fan = this.fans.get(0);
		List<RawStream> streams = new ArrayList<>();
		for (int number = 0; number < 100; number++) {
			RawStream stream = RawStream.connect(this.frontrow.address()).ask(fan.token());
			streams.add((number % 3 == 0) ? stream : stream.readUntil("event:state"));
		}
		await().atMost(SOON).untilAsserted(() -> assertThat(books(this.frontrow).count()).isEqualTo(4));
		assertThat(streams.get(1).readUntil("retry:").text()).contains("retry:");
		streams.forEach((stream) -> {
			if (streams.indexOf(stream) % 2 == 0) {
				stream.reset();
			}
			stream.close();
		});
		expectNothingLeft(this.frontrow);
	}

	@Test
	@Order(4)
	void nothingIsLeftWhereThereAreTooMany() {
		try (Frontrow small = Frontrow.startOn(this.servers, "frontrow.queue.streams-max=3")) {
			List<RawStream> asked = IntStream.range(0, 12)
				.mapToObj((number) -> RawStream.connect(small.address()).ask(this.fans.get(number).token()))
				.toList();
			asked.forEach((stream) -> stream.readUntil("event:state"));
			assertThat(asked).anyMatch(RawStream::isRefused);
			assertThat(books(small).count()).isLessThanOrEqualTo(3);
			asked.forEach(RawStream::reset);
			expectNothingLeft(small);
		}
	}

	/** Whoever sends no more (FIN) is taken to have gone, although it may still read. */
	@Test
	@Order(5)
	void streamEndsWithinOneSecondAfterItsClientHasSentFin() {
		try (RawStream stream = RawStream.connect(this.frontrow.address())) {
			stream.ask(this.fans.get(0).token()).readUntil("event:state");
			await().atMost(SOON).until(() -> books(this.frontrow).count() == 1);
			long finished = System.nanoTime();
			stream.finish();
			assertThat(Waiting.until(SOON, () -> books(this.frontrow).isEmpty())).isTrue();
			stream.readToEnd();
			assertThat(Duration.ofNanos(System.nanoTime() - finished)).isLessThan(Duration.ofSeconds(1));
		}
	}

	/** Its connection is open, and full. */
	@Test
	@Order(6)
	void streamEndsToWhichNothingCanBeWritten() {
		await().atMost(StateStreams.LOST_AFTER.plus(SOON))
			.untilAsserted(() -> assertThat(books(this.patient).isEmpty()).as("%s", books(this.patient)).isTrue());
		this.unread.forEach(RawStream::close);
	}

	/** A token that Redis has forgotten is given back once, and not for who has gone. */
	@Test
	@Order(7)
	void forgettingRedisIsNotAskedForStreamsThatHaveGone() {
		List<RawStream> open = this.fans.stream()
			.map((fan) -> RawStream.connect(this.frontrow.address()).ask(fan.token()).readUntil("event:state"))
			.toList();
		inTurn(300, (number) -> StreamBreak.CLOSED_AT_ONCE.befall(this.frontrow.address(),
				this.fans.get(number % FANS).token()));
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(books(this.frontrow).count()).isLessThanOrEqualTo(open.size()));
		double before = statements();
		this.redis.flushall();
		Pause.of(Duration.ofSeconds(3));
		assertThat(statements() - before).isLessThan(6 * FANS);
		open.forEach(RawStream::close);
		expectNothingLeft(this.frontrow);
		expectNobodyMarked();
	}

	@Test
	@Order(8)
	void nothingIsLeftWithoutRedis() {
		List<RawStream> open = this.fans.stream()
			.map((fan) -> RawStream.connect(this.frontrow.address()).ask(fan.token()).readUntil("event:state"))
			.toList();
		this.servers.redis().kill();
		try {
			StreamBreak[] ways = StreamBreak.values();
			inTurn(20 * ways.length, (number) -> ways[number % ways.length].befall(this.frontrow.address(),
					this.fans.get(number % FANS).token()));
			open.forEach(RawStream::reset);
			expectNothingLeft(this.frontrow);
		}
		finally {
			this.servers.redis().start();
		}
	}

	private void inTurn(int count, IntConsumer work) {
		CompletableFuture
			.allOf(IntStream.range(0, count)
				.mapToObj((number) -> CompletableFuture.runAsync(() -> work.accept(number), this.clients))
				.toArray(CompletableFuture[]::new))
			.join();
	}

	private static OpenStreams books(Frontrow instance) {
		return instance.part(StateStreams.class).books();
	}

	private static void expectNothingLeft(Frontrow instance) {
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(books(instance).isEmpty()).as("%s", books(instance)).isTrue());
		assertThat(instance.part(MeterRegistry.class).get("frontrow.queue.streams.open").gauge().value()).isZero();
	}

	/** Marks that were due before are written within a second. */
	private void expectNobodyMarked() {
		await().atMost(SOON).until(() -> {
			long before = count("queue/seen-1.lua");
			Pause.of(SOME_MARKS);
			return count("queue/seen-1.lua") == before && this.frontrow.part(Heartbeats.class).isEmpty();
		});
	}

	private double statements() {
		return this.frontrow.part(MeterRegistry.class).get("frontrow.database.statements").counter().count();
	}

	private long count(String script) {
		return this.frontrow.part(MeterRegistry.class)
			.find("frontrow.redis.scripts")
			.tag("script", script)
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

}
