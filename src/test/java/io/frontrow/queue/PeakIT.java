package io.frontrow.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

import io.frontrow.EventStream;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import io.frontrow.queue.snapshot.ConfirmedWaiting;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.turn.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the line does while a concert sells thousands of seats a second. Short as part of
 * every build; {@code -Dfrontrow.peak.seconds=30} lets it sell longer.
 */
class PeakIT {

	private static final int SECONDS = Integer.getInteger("frontrow.peak.seconds", 5);

	private static final int A_SECOND = 3_000;

	private static final int TURNS = 3_000;

	private static final int RESERVATIONS = 2_000;

	private static final int FAR = 200;

	private static final Duration LOOK_EVERY = Duration.ofMillis(500);

	private static final int ASK_AT_ONCE = 64;

	/** The journal is written every half second; the rest is this machine's. */
	private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(10);

	private final Frontrow here = Frontrow.shared();

	private final Frontrow there = Frontrow.second();

	/** All turns that are told have the right end, and those that were paid stay over. */
	@Test
	void everyTurnOfAFastSaleIsFoundAfterRedisForgets() {
		int payers = A_SECOND * SECONDS / PeakSale.PAID_OF;
		PeakSale sale = new PeakSale(this.here, A_SECOND * SECONDS - payers, payers);
		double rate = sale.sell(A_SECOND, Duration.ofSeconds(SECONDS));
		Map<Long, Long> turns = sale.turnsInRedis();
		long ended = System.nanoTime();
		boolean isWritten = Waiting.until(WRITTEN_WITHIN, () -> sale.turnsInDatabase().equals(turns));
		System.out.printf("%,.0f purchases a second for %d s; all in the database %,d ms later: %s%n", rate, SECONDS,
				Duration.ofNanos(System.nanoTime() - ended).toMillis(), isWritten);

		sale.forget();
		Map<Long, Long> found = turns(sale.all());

		System.out.printf(
				"of %,d turns %,d are found with their end, %,d have another, %,d are lost; %,d of %,d that"
						+ " were over are back%n",
				turns.size(), counted(turns, (ticket, end) -> end.equals(found.get(ticket))),
				counted(turns, (ticket, end) -> found.containsKey(ticket) && !end.equals(found.get(ticket))),
				counted(turns, (ticket, end) -> !found.containsKey(ticket)),
				counted(found, (ticket, end) -> !turns.containsKey(ticket)), sale.all().size() - turns.size());
		assertThat(found).isEqualTo(turns);
	}

	/** Distinct tokens, so that no two reservations tell of the same one. */
	@Test
	void reservationsAreWrittenByFewStatements() {
		PeakSale sale = new PeakSale(this.here, RESERVATIONS, 0);
		assertThat(Waiting.until(WRITTEN_WITHIN, () -> sale.turnsInDatabase().equals(sale.turnsInRedis()))).isTrue();
		double before = statements();
		sale.reserveOnce();
		Map<Long, Long> turns = sale.turnsInRedis();
		assertThat(Waiting.until(WRITTEN_WITHIN, LOOK_EVERY, () -> sale.turnsInDatabase().equals(turns))).isTrue();
		double each = (statements() - before) / RESERVATIONS;
		System.out.printf("%.3f statements a reservation%n", each);
		assertThat(each).isLessThanOrEqualTo(0.2);
	}

	/** Of both instances, for either may write the journal. */
	private double statements() {
		return Stream.of(this.here, this.there)
			.mapToDouble((instance) -> instance.part(MeterRegistry.class)
				.get("frontrow.database.statements")
				.counter()
				.count())
			.sum();
	}

	@Test
	void pollsAndStreamsFarFromTheHeadAskRedisNothingWhileTheConcertSells() throws Exception {
		PeakSale sale = new PeakSale(this.here, TURNS, 0);
		List<QueueToken> crowd = sale.join(QueueSnapshot.HEAD + FAR);
		List<QueueToken> far = crowd.subList(QueueSnapshot.HEAD, crowd.size());
		AskState askState = this.here.part(AskState.class);
		ConfirmedWaiting confirmed = this.here.part(ConfirmedWaiting.class);
		assertThat(Waiting.until(WRITTEN_WITHIN, () -> {
			far.forEach((token) -> askState.askExactly(token, null).block());
			return far.stream().allMatch(confirmed::isConfirmed);
		})).isTrue();
		Fan watching = this.here.fan("Alex").join(sale.sale());
		try (EventStream stream = EventStream.open(this.here, watching)) {
			stream.awaitStatus("WAITING", WRITTEN_WITHIN);
			awaitStillness();
			pollWhileSelling(sale, far);
		}
	}

	/** Nobody asks Redis for the state of a token any more. */
	private void awaitStillness() {
		AtomicLong before = new AtomicLong(-1);
		assertThat(
				Waiting.until(WRITTEN_WITHIN, LOOK_EVERY.multipliedBy(2), () -> before.getAndSet(asked()) == asked()))
			.isTrue();
	}

	private void pollWhileSelling(PeakSale sale, List<QueueToken> far) throws Exception {
		AskState askState = this.here.part(AskState.class);
		long asked = asked();
		CompletableFuture<Double> selling = CompletableFuture
			.supplyAsync(() -> sale.sell(A_SECOND, Duration.ofSeconds(SECONDS)));
		long polls = 0;
		// Each once or twice, for more would be too often.
		while (!selling.isDone() && polls < 2 * FAR) {
			QueueToken token = far.get((int) (polls++ % FAR));
			assertThat(Objects.requireNonNull(askState.poll(token.text(), null).block()).view().state())
				.isInstanceOf(TokenState.Waiting.class);
			Pause.of(Duration.ofMillis(SECONDS * 1_000L / (2 * FAR)));
		}
		double rate = selling.get();
		System.out.printf("%,d polls far from the head asked Redis %,d times while %,.0f were sold a second%n", polls,
				asked() - asked, rate);
		assertThat(asked() - asked).isZero();
	}

	/** How often this instance has asked Redis for the state of a token. */
	private long asked() {
		return this.here.part(MeterRegistry.class)
			.find("frontrow.redis.scripts")
			.tag("script", "queue/state-6.lua")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	private static long counted(Map<Long, Long> turns, BiPredicate<Long, Long> what) {
		return turns.entrySet().stream().filter((turn) -> what.test(turn.getKey(), turn.getValue())).count();
	}

	/** The end of each, by ticket; nothing of those that are not active. */
	private Map<Long, Long> turns(List<QueueToken> tokens) {
		Map<Long, Long> turns = new HashMap<>();
		Objects
			.requireNonNull(Flux.fromIterable(tokens)
				.flatMap((token) -> this.there.part(Tokens.class).find(token), ASK_AT_ONCE)
				.collectList()
				.block())
			.forEach((view) -> {
				if (view.state() instanceof TokenState.Active active) {
					turns.put(view.token().ticket().number(), active.expiresAt().toEpochMilli());
				}
			});
		return turns;
	}

}
