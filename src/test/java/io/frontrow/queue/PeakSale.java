package io.frontrow.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.turn.TurnLeases;
import io.lettuce.core.ScoredValue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.awaitility.Awaitility.await;

/**
 * A concert that sells faster than a small machine's HTTP does: each purchase passes the
 * gate and lends by {@link TurnLeases}, as a reservation does, and then comes out as
 * reservations do. There are no seats and no money.
 */
final class PeakSale {

	private static final Duration SOON = Duration.ofSeconds(60);

	/** Purchases begin in groups, one in each of these. */
	private static final Duration BEAT = Duration.ofMillis(10);

	private static final int BEATS_A_SECOND = 100;

	private static final int BEATS_AT_ONCE = 16;

	private static final int JOIN_AT_ONCE = 256;

	/** One of so many purchases ends its turn. */
	static final int PAID_OF = 10;

	private final Frontrow here;

	private final TurnLeases leases;

	private final Sale sale;

	final QueueKeys keys;

	/** Turns that go on after a purchase; each in its turn makes one. */
	private final List<QueueToken> turns = new ArrayList<>();

	/** Turns that each one payment ends. */
	private final List<QueueToken> payers = new ArrayList<>();

	private static final Retry TRY_AGAIN = Retry.backoff(5, Duration.ofMillis(200));

	private final AtomicLong paid = new AtomicLong();

	private final AtomicLong goneOn = new AtomicLong();

	/**
	 * Admits them.
	 * @param payers used up, one by one, by one purchase of {@value #PAID_OF}
	 */
	PeakSale(Frontrow here, int turns, int payers) {
		this.here = here;
		this.leases = here.part(TurnLeases.class);
		this.sale = here.announce(new SalePlan().section("A", 1, 1, 0));
		this.keys = new QueueKeys(this.sale.concertId());
		here.tune(this.sale, Map.of("admitPerTick", 5_000, "tickSeconds", 0.1, "maxActive", turns + payers,
				"activeTtlSeconds", 240, "holdTtlSeconds", 300));
		List<QueueToken> all = join(turns + payers);
		await().atMost(SOON).until(() -> LineScript.REDIS.zcard(this.keys.active()) == all.size());
		this.turns.addAll(all.subList(0, turns));
		this.payers.addAll(all.subList(turns, all.size()));
	}

	Sale sale() {
		return this.sale;
	}

	long concertId() {
		return this.sale.concertId();
	}

	/** New users. */
	List<QueueToken> join(int people) {
		JoinBatches joins = this.here.part(JoinBatches.class);
		return Objects.requireNonNull(Flux.range(0, people)
			.map((index) -> Ids.next())
			// A busy machine may say once that Redis answers nobody; twice is the same
			// place.
			.flatMap((user) -> Mono.defer(() -> joins.join(concertId(), user)).retryWhen(TRY_AGAIN), JOIN_AT_ONCE)
			.map((joined) -> joined.view().token())
			.collectList()
			.block());
	}

	/** All turns that were admitted, those that were paid included. */
	List<QueueToken> all() {
		List<QueueToken> all = new ArrayList<>(this.turns);
		all.addAll(this.payers);
		return all;
	}

	/**
	 * Sells.
	 * @return purchases in a second, as they really were
	 */
	double sell(int perSecond, Duration time) {
		long begun = System.nanoTime();
		int aBeat = perSecond / BEATS_A_SECOND;
		long sold = Objects.requireNonNull(Flux.interval(BEAT)
			.take(time.toMillis() / BEAT.toMillis())
			.onBackpressureBuffer()
			.flatMap((beat) -> Flux.range(0, aBeat).flatMap((number) -> buy(beat * aBeat + number), aBeat),
					BEATS_AT_ONCE)
			.count()
			.block());
		return sold * 1e9 / (System.nanoTime() - begun);
	}

	/** One reservation with each turn, which holds. */
	void reserveOnce() {
		Flux.fromIterable(this.turns)
			.flatMap((token) -> this.leases.lend(token, Ids.next()), JOIN_AT_ONCE)
			.then()
			.block();
	}

	/** Of ten purchases four are refused, two lost, three still held and one paid. */
	private Mono<Long> buy(long number) {
		UUID reservation = Ids.next();
		int outcome = (int) (number % PAID_OF);
		boolean isPaid = outcome == 0 && this.paid.get() < this.payers.size();
		QueueToken token = isPaid ? this.payers.get((int) this.paid.getAndIncrement())
				: this.turns.get((int) (this.goneOn.getAndIncrement() % this.turns.size()));
		Mono<Void> after = isPaid ? pay(token, reservation) : switch (outcome) {
			case 1, 2, 3, 4 -> takeBack(token, reservation, TurnLeases.Outcome.REFUSED);
			case 5, 6 -> takeBack(token, reservation, TurnLeases.Outcome.LOST);
			default -> Mono.empty();
		};
		return this.leases.lend(token, reservation).then(after).thenReturn(number);
	}

	private Mono<Void> takeBack(QueueToken token, UUID reservation, TurnLeases.Outcome outcome) {
		return Mono.defer(() -> this.leases.takeBack(concertId(), token.userId(), reservation, outcome, List.of()));
	}

	/** That it is used up is for the journal alone to tell. */
	private Mono<Void> pay(QueueToken token, UUID reservation) {
		return Mono
			.defer(() -> this.leases.settle(concertId(), token.userId(), reservation, Instant.now(), 0, List.of()))
			.then();
	}

	/** The end of each turn by Redis, by ticket. */
	Map<Long, Long> turnsInRedis() {
		Map<String, Long> ends = LineScript.REDIS.zrangeWithScores(this.keys.active(), 0, -1)
			.stream()
			.collect(Collectors.toMap(ScoredValue::getValue, (scored) -> (long) scored.getScore()));
		Map<Long, Long> turns = new HashMap<>();
		for (QueueToken token : all()) {
			Long end = ends.get(token.userId().toString());
			if (end != null) {
				turns.put(token.ticket().number(), end);
			}
		}
		return turns;
	}

	/** The end of each turn by the database, by ticket. */
	Map<Long, Long> turnsInDatabase() {
		return Objects.requireNonNull(this.here.part(DatabaseClient.class)
			.sql("SELECT ticket_number, expires_at_ms FROM active_tokens WHERE concert_id = " + concertId())
			.map((row) -> Map.entry(Objects.requireNonNull(row.get(0, Long.class)),
					Objects.requireNonNull(row.get(1, Long.class))))
			.all()
			.collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.block());
	}

	/** On the server that all tests share this is for the line the same as FLUSHALL. */
	void forget() {
		LineScript.REDIS.del(LineScript.REDIS.keys(this.keys.prefix() + "*").toArray(String[]::new));
	}

}
