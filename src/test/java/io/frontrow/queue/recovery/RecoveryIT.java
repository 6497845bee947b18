package io.frontrow.queue.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.queue.JoinBatches;
import io.frontrow.queue.LineScript;
import io.frontrow.queue.position.Told;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.turn.Tokens;
import io.frontrow.queue.turn.TurnLeases;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A line that Redis forgets. All its keys are taken away at once, on the server that all
 * tests share, which for this line is the same as an empty server.
 */
class RecoveryIT {

	private static final int CROWD = 10_000;

	private static final int MOST_ACTIVE = 60;

	private static final int LEFT_WAITING = 100;

	private static final int LEFT_ACTIVE = 5;

	private static final int AT_ONCE = 64;

	private static final int RETURNING = 2_000;

	/** As many units of one kind as an instance takes on. */
	private static final int RETURNING_AT_ONCE = 500;

	/** A tenth of one for each; the loops of the instances ask beside it. */
	private static final int STATEMENTS_MAX = RETURNING / 10;

	private static final Duration SOON = Duration.ofSeconds(20);

	private final Frontrow here = Frontrow.shared();

	private final Frontrow there = Frontrow.second();

	private final Random random = new Random(5);

	private final Sale sale = this.here.announce(new SalePlan().section("A", 2, 4, 0));

	private final QueueKeys keys = new QueueKeys(this.sale.concertId());

	private void forget() {
		List<String> all = LineScript.REDIS.keys(this.keys.prefix() + "*");
		LineScript.REDIS.del(all.toArray(String[]::new));
	}

	private long count(String table, String what) {
		return Objects.requireNonNull(this.here.part(DatabaseClient.class)
			.sql("SELECT CAST(" + what + " AS SIGNED) AS n FROM " + table + " WHERE concert_id = "
					+ this.sale.concertId())
			.map((row) -> Objects.requireNonNull(row.get("n", Long.class)))
			.one()
			.block());
	}

	private void awaitWritten(long active, long spent) {
		await().atMost(SOON).until(() -> count("active_tokens", "COUNT(*)") == active);
		await().atMost(SOON).until(() -> count("spent_tickets", "COALESCE(SUM(BIT_COUNT(bits)), 0)") == spent);
	}

	@Test
	void everybodyStandsWhereTheyStood() {
		this.here.tune(this.sale,
				Map.of("admitPerTick", 1_000, "tickSeconds", 0.1, "maxActive", MOST_ACTIVE, "activeTtlSeconds", 3_600));
		Tokens tokens = this.here.part(Tokens.class);
		JoinBatches joins = this.here.part(JoinBatches.class);
		List<QueueToken> crowd = Objects.requireNonNull(Flux.range(0, CROWD)
			.flatMap((index) -> joins.join(this.sale.concertId(), Ids.next()), AT_ONCE)
			.map((joined) -> joined.view().token())
			.collectSortedList(Comparator.comparing((token) -> token.ticket().number()))
			.block());
		await().atMost(SOON).until(() -> this.here.line(this.sale).number("active") == MOST_ACTIVE);
		List<QueueToken> left = new ArrayList<>(crowd.subList(0, LEFT_ACTIVE));
		for (int index = 0; index < LEFT_WAITING; index++) {
			left.add(crowd.get(MOST_ACTIVE + LEFT_ACTIVE + 50 * index));
		}
		left.forEach((token) -> tokens.leave(token.text()).block());
		awaitWritten(MOST_ACTIVE, LEFT_ACTIVE + LEFT_WAITING);
		await().atMost(SOON).until(() -> count("line_counters", "COALESCE(MAX(counter), 0)") == CROWD);
		List<String> order = LineScript.REDIS.zrange(this.keys.waiting(), 0, -1);
		List<QueueToken> active = crowd.subList(LEFT_ACTIVE, LEFT_ACTIVE + MOST_ACTIVE);
		Instant end = expiresAt(state(this.here, active.get(0)));

		forget();
		List<QueueToken> shuffled = new ArrayList<>(crowd);
		Collections.shuffle(shuffled, this.random);
		List<Boolean> known = Objects.requireNonNull(Flux.fromIterable(shuffled)
			.flatMap((token) -> ask(this.random.nextBoolean() ? this.here : this.there, token), AT_ONCE)
			.collectList()
			.block());

		assertThat(LineScript.REDIS.hget(this.keys.stats(), "knownWaiting"))
			.isEqualTo(String.valueOf(CROWD - left.size() - MOST_ACTIVE));
		assertThat(known.stream().filter((each) -> !each)).as("those who left do not come back").hasSize(left.size());
		assertThat(LineScript.REDIS.zrange(this.keys.waiting(), 0, -1)).isEqualTo(order);
		assertThat(active)
			.allSatisfy((token) -> assertThat(state(this.there, token)).isInstanceOf(TokenState.Active.class));
		assertThat(expiresAt(state(this.there, active.get(0)))).isEqualTo(end);
		QueueToken newcomer = join(joins, Ids.next());
		assertThat(newcomer.ticket().number()).isGreaterThan(2 * CROWD);
		assertThat(state(this.here, newcomer)).isEqualTo(new TokenState.Waiting(order.size() + 1, order.size() + 1));

		active.subList(0, 10).forEach((token) -> tokens.leave(token.text()).block());
		QueueToken next = crowd.get(LEFT_ACTIVE + MOST_ACTIVE + 1);
		await().atMost(SOON).until(() -> state(this.here, next) instanceof TokenState.Active);
		assertThat(this.here.line(this.sale).number("active")).isEqualTo(MOST_ACTIVE);
		assertThat(LineScript.REDIS.zrange(this.keys.waiting(), 0, 0)).containsExactly(order.get(10));
	}

	/** One statement for each would be 33,000 a second where a million wait. */
	@Test
	void crowdThatComesBackSharesStatements() {
		this.here.tune(this.sale, Map.of("paused", true));
		JoinBatches joins = this.here.part(JoinBatches.class);
		List<QueueToken> crowd = Objects.requireNonNull(Flux.range(0, RETURNING)
			.flatMap((index) -> joins.join(this.sale.concertId(), Ids.next()), AT_ONCE)
			.map((joined) -> joined.view().token())
			.collectList()
			.block());
		await().atMost(SOON).until(() -> count("line_counters", "COALESCE(MAX(counter), 0)") == RETURNING);
		forget();
		ask(this.here, crowd.get(0)).block();
		double before = statements();
		long begin = System.nanoTime();
		List<Boolean> known = Objects.requireNonNull(Flux.fromIterable(crowd)
			.flatMap((token) -> ask(this.here, token), RETURNING_AT_ONCE)
			.collectList()
			.block());
		double seconds = (System.nanoTime() - begin) / 1e9;
		double asked = statements() - before;
		System.out.printf("%,d tokens came back in %.2f s, %,.0f a second, with %,.0f statements, %.3f for each%n",
				RETURNING, seconds, RETURNING / seconds, asked, asked / RETURNING);
		assertThat(known).hasSize(RETURNING).containsOnly(true);
		assertThat(LineScript.REDIS.zcard(this.keys.waiting())).isEqualTo(RETURNING);
		assertThat(asked).isLessThanOrEqualTo(STATEMENTS_MAX);
	}

	private double statements() {
		return this.here.part(MeterRegistry.class).get("frontrow.database.statements").counter().count();
	}

	private QueueToken join(JoinBatches joins, UUID user) {
		return Objects.requireNonNull(joins.join(this.sale.concertId(), user).block()).view().token();
	}

	private static Mono<Boolean> ask(Frontrow instance, QueueToken token) {
		return instance.part(Tokens.class).find(token).hasElement();
	}

	private static TokenState state(Frontrow instance, QueueToken token) {
		return Objects.requireNonNull(instance.part(Tokens.class).find(token).block()).state();
	}

	private static Instant expiresAt(TokenState state) {
		return ((TokenState.Active) state).expiresAt();
	}

	@Test
	void olderTokenThatIsShownEndsTheNewer() {
		this.here.tune(this.sale, Map.of("paused", true));
		Fan fan = this.here.fan("Alex").join(this.sale);
		Fan behind = this.here.fan("Mina").join(this.sale);
		await().atMost(SOON).until(() -> count("line_counters", "COALESCE(MAX(counter), 0)") == 2);
		forget();
		Fan again = fan.at(this.here).join(this.sale);
		assertThat(again.token()).isNotEqualTo(fan.token());
		assertThat(behind.at(this.there).state().number("position")).isEqualTo(1);
		assertThat(fan.at(this.there).state().number("position")).isEqualTo(1);
		assertThat(again.state().text("status")).isEqualTo("EXPIRED");
		assertThat(behind.state().number("position")).isLessThanOrEqualTo(2);
		assertThat(fan.join(this.sale).state().number("position")).isEqualTo(1);
	}

	@Test
	void turnGoesOnAndReservesAndPays() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 100));
		Fan fan = this.here.fan("Alex").enter(this.sale);
		String held = fan.holdNumbers(this.sale, 1);
		awaitWritten(1, 0);
		forget();
		fan.at(this.there).holdNumbers(this.sale, 2);
		fan.pay(held).hasStatus(201);
	}

	@Test
	void paidTurnStaysOver() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 100));
		Fan fan = this.here.fan("Alex").enter(this.sale);
		fan.pay(fan.holdNumbers(this.sale, 1)).hasStatus(201);
		fan.awaitStatus("EXPIRED");
		awaitWritten(0, 1);
		forget();
		fan.poll().isProblem(404, "QUEUE_TOKEN_NOT_FOUND");
		assertThat(LineScript.REDIS.zcard(this.keys.active())).isZero();
	}

	/** Nobody is told to be the first, only because the others are not back yet. */
	@Test
	void positionsShownBeforeAreToldUntilAllAreBack() {
		this.here.tune(this.sale, Map.of("paused", true));
		List<Fan> fans = List.of(this.here.fan("first").join(this.sale), this.here.fan("second").join(this.sale),
				this.here.fan("third").join(this.sale));
		await().atMost(SOON).until(() -> count("line_counters", "COALESCE(MAX(counter), 0)") == 3);
		Fan last = fans.get(2);
		assertThat(last.state().number("position")).isEqualTo(3);
		forget();
		assertThat(last.state().number("position")).isEqualTo(3);
		fans.forEach((fan) -> fan.state());
		assertThat(last.state().number("position")).isEqualTo(3);
		assertThat(fans.get(0).state().number("position")).isEqualTo(1);
	}

	/** Long before it is certain that all are back. */
	@Test
	void positionMovesAsSoonAsPeopleAreAdmittedAgain() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 2, "maxActive", 1));
		Fan active = this.here.fan("Active").enter(this.sale);
		List<Fan> fans = List.of(this.here.fan("first").join(this.sale), this.here.fan("second").join(this.sale),
				this.here.fan("third").join(this.sale));
		awaitWritten(1, 0);
		await().atMost(SOON).until(() -> count("line_counters", "COALESCE(MAX(counter), 0)") == 4);
		Fan last = fans.get(2);
		assertThat(last.state().number("position")).isEqualTo(3);
		forget();
		assertThat(last.state().number("position")).isEqualTo(3);
		fans.forEach((fan) -> fan.state());
		active.state();
		this.here.tune(this.sale, Map.of("maxActive", 3));
		fans.get(1).awaitActive();
		await().atMost(Duration.ofSeconds(3)).until(() -> last.state().number("position") == 1);
	}

	/** At once: the payment has told MySQL, and did not wait for the journal. */
	@Test
	void whatWasPaidInTheLastMomentStaysOver() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 100));
		Fan fan = this.here.fan("Alex").enter(this.sale);
		String held = fan.holdNumbers(this.sale, 1);
		awaitWritten(1, 0);
		fan.pay(held).hasStatus(201);
		forget();
		fan.at(this.there).poll().isProblem(404, "QUEUE_TOKEN_NOT_FOUND");
	}

	/** Told by the sweeper, when Redis is back and empty. */
	@Test
	void whatWasPaidWhileRedisWasAwayIsKnownToBeUsedUp() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 100));
		Fan fan = this.here.fan("Alex").enter(this.sale);
		awaitWritten(1, 0);
		forget();
		SpentNumber spent = Objects.requireNonNull(this.here.part(TurnLeases.class)
			.settle(this.sale.concertId(), UUID.fromString(fan.userId()), Ids.next(), Instant.now().plusSeconds(1), 0,
					List.of())
			.block());
		assertThat(spent).isEqualTo(new SpentNumber(this.sale.concertId(), 1));
	}

	/** The outlook is told by them. */
	@Test
	void admissionsAreCountedOn() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 100));
		Fan fan = this.here.fan("Alex").enter(this.sale);
		await().atMost(SOON).until(() -> count("line_counters", "COALESCE(MAX(admitted), 0)") == 1);
		forget();
		fan.awaitStatus("ACTIVE");
		await().atMost(SOON).until(() -> this.here.line(this.sale).number("admittedTotal") == 1);
	}

	/** By MySQL's books; nobody has told of its end. */
	@Test
	void turnThatRanOutMeanwhileIsSpent() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 100, "activeTtlSeconds", 2));
		this.here.fan("Alex").enter(this.sale);
		this.here.fan("Mina").enter(this.sale);
		await().atMost(SOON).until(() -> count("active_tokens", "COUNT(*)") == 2);
		Objects.requireNonNull(this.here.part(DatabaseClient.class)
			.sql("UPDATE active_tokens SET expires_at_ms = 1 WHERE concert_id = " + this.sale.concertId())
			.fetch()
			.rowsUpdated()
			.block());
		forget();
		this.here.fan("Newcomer").join(this.sale);
		awaitWritten(0, 2);
	}

	@Test
	void nobodyNewIsAdmittedForAWhile() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 1, "maxActive", 1));
		Fan active = this.here.fan("Active").enter(this.sale);
		Fan next = this.here.fan("Next").join(this.sale);
		Fan last = this.here.fan("Last").join(this.sale);
		awaitWritten(1, 0);
		await().atMost(SOON).until(() -> count("line_counters", "COALESCE(MAX(counter), 0)") == 3);
		forget();
		long begin = System.nanoTime();
		assertThat(last.at(this.there).state().text("status")).isEqualTo("WAITING");
		active.leave().hasStatus(204);
		next.awaitActive();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(9));
		assertThat(last.state().text("status")).as("the first to ask is not the first in").isEqualTo("WAITING");
	}

	@Test
	void aNewLineIsNotHeldBack() {
		this.here.tune(this.sale, Map.of("tickSeconds", 0.1, "admitPerTick", 100));
		long before = System.nanoTime();
		this.here.fan("Alex").enter(this.sale);
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
	}

}
