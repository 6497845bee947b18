package io.frontrow.queue.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.frontrow.EventStream;
import io.frontrow.EventStream.Event;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.queue.LineScript;
import io.frontrow.queue.snapshot.Snapshots;
import io.frontrow.queue.token.QueueKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The stream of a token's state, over HTTP with two instances. */
class StateStreamsIT {

	private static final Duration AT_ONCE = Duration.ofSeconds(2);

	/** Snapshots are half a second apart; the rest is this machine's. */
	private static final Duration SOON = Duration.ofSeconds(3);

	private static final Duration ALIVE = Duration.ofSeconds(15);

	private final Frontrow here = Frontrow.shared();

	private final Frontrow there = Frontrow.second();

	@Test
	void tellsEveryChangeUntilTheEnd() {
		Sale sale = pausedSale();
		Fan first = this.here.fan("First").join(sale);
		Fan second = this.here.fan("Second").join(sale);
		try (EventStream stream = EventStream.open(this.there, second)) {
			JsonNode state = state(stream.next(AT_ONCE));
			assertThat(state.propertyNames()).contains("position", "waiting", "outlook", "pollAfterSeconds")
				.doesNotContain("token");
			assertThat(state.get("position").longValue()).isEqualTo(2);

			first.leave().hasStatus(204);
			Event moved = Objects.requireNonNull(stream.next(SOON));
			assertThat(state(moved).get("position").longValue()).isEqualTo(1);
			assertThat(moved.field("id")).isEqualTo("1");

			this.here.tune(sale, Map.of("paused", false));
			stream.awaitStatus("ACTIVE", SOON);
			second.leave().hasStatus(204);
			assertThat(stream.awaitStatus("EXPIRED", SOON).get("reason").stringValue()).isEqualTo("LEFT");
			assertThat(Objects.requireNonNull(stream.next(AT_ONCE)).isEnd()).isTrue();
		}
	}

	@Test
	void tellsThatAHoldLendsTime() {
		Sale sale = this.here.sale(1, 4, 0);
		this.here.tune(sale, Map.of("activeTtlSeconds", 60, "holdTtlSeconds", 300));
		Fan fan = this.here.fan("Alex").enter(sale);
		try (EventStream stream = EventStream.open(this.there, fan)) {
			String before = stream.awaitStatus("ACTIVE", AT_ONCE).get("expiresAt").stringValue();
			fan.holdNumbers(sale, 1);
			assertThat(stream.awaitStatus("ACTIVE", SOON).get("expiresAt").stringValue()).isGreaterThan(before);
		}
	}

	@Test
	void tellsThatAPaymentEndsTheTurn() {
		Sale sale = this.here.sale(1, 4, 0);
		Fan fan = this.here.fan("Alex").enter(sale);
		try (EventStream stream = EventStream.open(this.there, fan)) {
			stream.awaitStatus("ACTIVE", AT_ONCE);
			fan.pay(fan.holdNumbers(sale, 1)).hasStatus(201);
			assertThat(stream.awaitStatus("EXPIRED", SOON).get("reason").stringValue()).isEqualTo("PAID");
		}
	}

	@Test
	void tellsThatTheTurnIsOver() {
		Sale sale = this.here.sale(1, 4, 0);
		this.here.tune(sale, Map.of("activeTtlSeconds", 2));
		Fan fan = this.here.fan("Alex").enter(sale);
		try (EventStream stream = EventStream.open(this.there, fan)) {
			assertThat(stream.awaitStatus("EXPIRED", SOON.plusSeconds(2)).get("reason").stringValue())
				.isEqualTo("TIME");
		}
	}

	/** One token cannot have all streams of an instance. */
	@Test
	void oneMoreThanATokenHasDevicesEndsTheOldest() {
		Fan fan = this.here.fan("Alex").join(pausedSale());
		List<EventStream> streams = IntStream.range(0, 5).mapToObj((number) -> {
			EventStream stream = EventStream.open(this.here, fan);
			state(stream.next(AT_ONCE));
			return stream;
		}).toList();
		try {
			assertThat(afterStates(streams.get(0)).field("retry")).isNotEmpty();
			assertThat(Objects.requireNonNull(streams.get(0).next(AT_ONCE)).isEnd()).isTrue();
			fan.leave().hasStatus(204);
			streams.stream()
				.skip(1)
				.forEach((stream) -> assertThat(stream.awaitStatus("EXPIRED", SOON).get("reason").stringValue())
					.isEqualTo("LEFT"));
		}
		finally {
			streams.forEach(EventStream::close);
		}
	}

	@Test
	void endedTokenIsToldOnce() {
		Sale sale = this.here.sale(1, 1, 0);
		Fan fan = this.here.fan("Alex").enter(sale);
		fan.leave().hasStatus(204);
		try (EventStream stream = EventStream.open(this.here, fan)) {
			assertThat(state(stream.next(AT_ONCE)).get("status").stringValue()).isEqualTo("EXPIRED");
			assertThat(Objects.requireNonNull(stream.next(AT_ONCE)).isEnd()).isTrue();
		}
	}

	@Test
	void refusesAsThePollDoes() {
		this.here.get("/queue/tokens/current/events").isRefused(401, "QUEUE_TOKEN_REQUIRED");
		this.here.get("/queue/tokens/current/events").token("7.41.nonsense").isRefused(404, "QUEUE_TOKEN_NOT_FOUND");
	}

	@Test
	void staysAliveWhileNothingChangesAndGoesOnAfterTheStop() {
		Sale sale = pausedSale();
		this.here.fan("First").join(sale);
		Fan second = this.here.fan("Second").join(sale);
		Event last;
		Frontrow stopping = Frontrow.start();
		try (EventStream stream = EventStream.open(stopping, second)) {
			last = Objects.requireNonNull(stream.next(AT_ONCE));
			assertThat(Objects.requireNonNull(stream.next(ALIVE)).fields()).containsOnlyKeys("comment");
			StateStreams streams = stopping.part(StateStreams.class);
			long before = System.nanoTime();
			stopping.close();
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
			assertThat(streams.isRunning()).isFalse();
			assertThat(Integer.parseInt(Objects.requireNonNull(stream.next(AT_ONCE)).field("retry"))).isBetween(500,
					3_000);
			assertThat(Objects.requireNonNull(stream.next(AT_ONCE)).isEnd()).isTrue();
		}
		this.here.fan("Third").join(sale);
		try (EventStream stream = EventStream.open(this.there, second, last.field("id"))) {
			assertThat(state(stream.next(AT_ONCE)).get("position").longValue()).isEqualTo(2);
		}
	}

	@Test
	void openStreamIsPresence() {
		try (Frontrow strict = Frontrow.start("frontrow.queue.absent-after=PT4S")) {
			Sale sale = pausedSale();
			Fan silent = this.here.fan("Silent").join(sale);
			Fan there = this.here.fan("There").join(sale);
			try (EventStream stream = EventStream.open(strict, there)) {
				stream.awaitStatus("WAITING", AT_ONCE);
				Duration longer = Duration.ofSeconds(6);
				assertThat(stream.next(longer)).isNull();
				QueueKeys keys = new QueueKeys(sale.concertId());
				assertThat(LineScript.REDIS.zrange(keys.waiting(), 0, -1)).containsExactly(silent.userId(),
						there.userId());
				long now = System.currentTimeMillis() / 1_000;
				assertThat(seen(keys, 2)).isGreaterThan(now - 4);
				assertThat(seen(keys, 1)).isLessThan(now - 4);
			}
		}
	}

	private static long seen(QueueKeys keys, int ticket) {
		return Objects
			.requireNonNull(
					LineScript.REDIS
						.bitfield(keys.seen(ticket),
								io.lettuce.core.BitFieldArgs.Builder.get(io.lettuce.core.BitFieldArgs.unsigned(32),
										io.lettuce.core.BitFieldArgs.typeWidthBasedOffset(ticket)))
						.get(0));
	}

	@Test
	void onlySoManyAreOpen() {
		try (Frontrow small = Frontrow.start("frontrow.queue.streams-max=1")) {
			Sale sale = pausedSale();
			Fan first = this.here.fan("First").join(sale);
			Fan second = this.here.fan("Second").join(sale).at(small);
			try (EventStream stream = EventStream.open(small, first)) {
				stream.awaitStatus("WAITING", AT_ONCE);
				small.get("/queue/tokens/current/events")
					.token(second.token())
					.isRefused(503, "TEMPORARILY_UNAVAILABLE");
			}
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				try (EventStream stream = EventStream.open(small, second)) {
					stream.awaitStatus("WAITING", AT_ONCE);
				}
			});
		}
	}

	private Sale pausedSale() {
		Sale sale = this.here.sale(1, 4, 0);
		this.here.tune(sale, Map.of("paused", true));
		return sale;
	}

	/** Meanwhile the outlook may have become known, which is told. */
	private static Event afterStates(EventStream stream) {
		Event event = Objects.requireNonNull(stream.next(AT_ONCE));
		while (event.isState()) {
			event = Objects.requireNonNull(stream.next(AT_ONCE));
		}
		return event;
	}

	private static JsonNode state(@Nullable Event event) {
		assertThat(Objects.requireNonNull(event).isState()).as("%s is a state", event).isTrue();
		return event.state();
	}

}
