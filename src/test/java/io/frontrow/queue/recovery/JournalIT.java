package io.frontrow.queue.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.frontrow.Frontrow;
import io.frontrow.concurrent.Waiting;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.redis.Lua;
import io.frontrow.queue.LineScript;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a line comes to the database. Its line is in no list of concerts, so that
 * nobody else writes its journal.
 */
class JournalIT {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final int TICK_MS = 3_600_000;

	private final Frontrow frontrow = Frontrow.shared();

	private final Journal journal = this.frontrow.part(Journal.class);

	private final Checkpoints checkpoints = this.frontrow.part(Checkpoints.class);

	private final LineScript line = new LineScript();

	private List<String> join(int people) {
		this.line.settings(1, Map.of("admitPerTick", people, "tickMs", TICK_MS));
		List<String> users = IntStream.range(0, people).mapToObj((index) -> "u" + index).toList();
		users.forEach(this.line::join);
		return users;
	}

	private void write() {
		this.journal.write(this.line.keys.concertId()).block(LIMIT);
	}

	/** The end of each turn, by ticket. */
	private Map<Long, Long> inRedis(List<String> users) {
		Map<Long, Long> ends = new HashMap<>();
		users.forEach((user) -> ends.put(this.line.ticket(user).number(),
				LineScript.REDIS.zscore(this.line.keys.active(), user).longValue()));
		return ends;
	}

	private Map<Long, Long> inDatabase() {
		return Objects.requireNonNull(this.checkpoints.activeAfter(this.line.keys.concertId(), 0, 10_000)
			.collectMap(ActiveToken::ticketNumber, ActiveToken::expiresAtMillis)
			.block(LIMIT));
	}

	private double dropped() {
		return this.frontrow.part(MeterRegistry.class).get("frontrow.queue.journal.dropped").counter().count();
	}

	/** As many as a fast sale has in some seconds in which the database is away. */
	@Test
	void nothingIsLostOfThirtyThousandChangesThatCouldNotBeWrittenYet() {
		double before = dropped();
		List<String> users = join(200);
		this.line.admit(200);
		this.line.lendEach(users, 150);
		assertThat(LineScript.REDIS.xlen(this.line.keys.turns())).isEqualTo(30_000);
		// One pass is bounded.
		write();
		write();
		assertThat(inDatabase()).isEqualTo(inRedis(users));
		assertThat(dropped()).isEqualTo(before);
		assertThat(LineScript.REDIS.xlen(this.line.keys.turns())).as("what is written is not kept").isLessThan(500);
	}

	/** There are more of both than are read at once, and the last admitted buy first. */
	@Test
	void admissionsAreWrittenBeforeWhatHappenedToTheirTurns() {
		List<String> users = join(600);
		users.forEach((user) -> this.line.admit(1));
		List<String> lastFirst = new ArrayList<>(users);
		Collections.reverse(lastFirst);
		this.line.lendEach(lastFirst, 1);
		write();
		assertThat(inDatabase()).hasSize(600).isEqualTo(inRedis(users));
	}

	@Test
	void turnThatIsUsedUpInTheSameBatchIsSpent() {
		join(2);
		this.line.admit(2);
		this.line.lend("u0", "r0", 1_200_000);
		this.line.paid("u0", "r0", System.currentTimeMillis() + 60_000, 0);
		write();
		assertThat(inDatabase()).isEqualTo(inRedis(List.of("u1")));
		assertThat(fate(1).isSpent()).isTrue();
	}

	/** As many as come while the database is away for long: the oldest give way. */
	@Test
	void entriesThatGaveWayUnwrittenAreCountedOnce() {
		double before = dropped();
		String fill = """
				for number = 1, 50000 do
				  redis.call('XADD', KEYS[1], 'MAXLEN', '~', 200000, '*', 'changed', '1 ' .. number)
				end
				return {}""";
		String[] turns = { this.line.keys.turns() };
		IntStream.range(0, 5).forEach((part) -> LineScript.REDIS.eval(fill, ScriptOutputType.MULTI, turns));
		long kept = LineScript.REDIS.xlen(this.line.keys.turns());
		assertThat(kept).isBetween(200_000L, 200_200L);
		write();
		assertThat(dropped() - before).isEqualTo(250_000.0 - kept);
		LineScript.REDIS.eval(fill, ScriptOutputType.MULTI, turns);
		long written = Long.parseLong(LineScript.REDIS.hget(this.line.stats(), "turnsNumber").replaceFirst(".*:", ""));
		long gone = 300_000 - LineScript.REDIS.xlen(this.line.keys.turns());
		write();
		assertThat(dropped() - before).isEqualTo(250_000.0 - kept + Math.max(0, gone - written));
		LineScript.REDIS.del(this.line.keys.turns(), this.line.stats());
	}

	/**
	 * A journal that reads now and writes when it is told to, such as that of an instance
	 * that was paused meanwhile.
	 */
	private Journal slow(Mono<Void> goOn) {
		Checkpoints checkpoints = new Checkpoints(this.frontrow.part(DatabaseClient.class)) {
			@Override
			Mono<Void> activate(long concertId, Collection<ActiveToken> tokens) {
				return goOn.then(Mono.defer(() -> super.activate(concertId, tokens)));
			}
		};
		return new Journal(this.frontrow.part(Lua.class), checkpoints, this.frontrow.part(Recovery.class),
				this.frontrow.part(UnitsOfWork.class), this.frontrow.part(DroppedEntries.class));
	}

	/** What the slow one writes last is older than what the fast one has written. */
	@Test
	void slowWriterReplacesNothingNewer() {
		List<String> users = join(3);
		this.line.admit(3);
		users.forEach((user) -> this.line.lend(user, "r", 1_200_000));
		Map<Long, Long> older = inRedis(users);
		Sinks.Empty<Void> goOn = Sinks.empty();
		CompletableFuture<Void> slow = slow(goOn.asMono()).write(this.line.keys.concertId()).toFuture();
		assertThat(Waiting.until(LIMIT, () -> LineScript.REDIS.hdel(this.line.stats(), "journalLeaseMs") == 1))
			.as("it has read, and its lease is over")
			.isTrue();
		this.line.takeBack("u0", "r", "LOST", 1_200_000);
		this.line.paid("u1", "r", System.currentTimeMillis() + 60_000, 0);
		this.line.leave("u2");
		write();
		Map<Long, Long> newer = inRedis(List.of("u0"));
		assertThat(newer.get(1L)).as("it ends sooner").isLessThan(older.get(1L));
		assertThat(activeRows()).isEqualTo(newer);
		String position = LineScript.REDIS.hget(this.line.stats(), "turnsId");
		goOn.tryEmitEmpty();
		slow.join();
		assertThat(activeRows()).as("after the slow one").isEqualTo(newer);
		assertThat(LineScript.REDIS.hget(this.line.stats(), "turnsId")).isEqualTo(position);
	}

	/** All rows, those of tokens that are spent with them. */
	private Map<Long, Long> activeRows() {
		return Objects.requireNonNull(this.frontrow.part(DatabaseClient.class)
			.sql("SELECT * FROM active_tokens WHERE concert_id = :concert")
			.bind("concert", this.line.keys.concertId())
			.map(Checkpoints::active)
			.all()
			.collectMap(ActiveToken::ticketNumber, ActiveToken::expiresAtMillis)
			.block(LIMIT));
	}

	/** Redis had forgotten that it was admitted, and MySQL had not. */
	@Test
	void tokenThatWasAdmittedAgainHasItsNewTime() {
		ActiveToken first = new ActiveToken(1, "u", "1.a.k.0", 1_000, 61_000);
		activate(first);
		extend(1, 91_000, "1500-0");
		activate(first);
		assertThat(inDatabase()).as("told twice").isEqualTo(Map.of(1L, 91_000L));
		ActiveToken again = new ActiveToken(1, "v", "1.b.k.0", 31_000, 92_000);
		activate(again);
		assertThat(fate(1).active()).isEqualTo(again);
	}

	/** They share a statement where their owners show them at the same time. */
	@Test
	void ticketsOfSeveralConcertsAreReadTogether() {
		long here = this.line.keys.concertId();
		long there = new LineScript().keys.concertId();
		ActiveToken active = new ActiveToken(1, "u", "1.a.k.0", 1_000, 61_000);
		activate(active);
		this.checkpoints.spend(there, List.of(1L, 40L)).block(LIMIT);
		RecoveryFacts waits = new RecoveryFacts(false, null);
		RecoveryFacts isSpent = new RecoveryFacts(true, null);
		Map<ShownNumber, RecoveryFacts> known = Map.of(new ShownNumber(here, 1), new RecoveryFacts(false, active),
				new ShownNumber(here, 40), waits, new ShownNumber(there, 1), isSpent, new ShownNumber(there, 2), waits,
				new ShownNumber(there, 40), isSpent);
		assertThat(this.frontrow.part(RecoveryDecision.class).decide(List.copyOf(known.keySet())).block(LIMIT))
			.isEqualTo(known);
	}

	private RecoveryFacts fate(long ticket) {
		ShownNumber shown = new ShownNumber(this.line.keys.concertId(), ticket);
		return Objects.requireNonNull(
				Objects.requireNonNull(this.frontrow.part(RecoveryDecision.class).decide(List.of(shown)).block(LIMIT))
					.get(shown));
	}

	private void activate(ActiveToken token) {
		this.checkpoints.activate(this.line.keys.concertId(), List.of(token)).block(LIMIT);
	}

	private void extend(long ticket, long expiresAtMillis, String entryId) {
		this.checkpoints
			.extend(this.line.keys.concertId(), new TreeMap<>(Map.of(ticket, TurnEnd.of(expiresAtMillis, entryId))))
			.block(LIMIT);
	}

	/** Such as one that has ended meanwhile. */
	@Test
	void endOfTokenThatIsNotActiveIsNotWritten() {
		activate(new ActiveToken(1, "u", "1.a.k.0", 1_000, 61_000));
		extend(1, 5, "1000-0");
		extend(2, 6, "1000-1");
		assertThat(inDatabase()).isEqualTo(Map.of(1L, 5L));
	}

	@Test
	void olderEndReplacesNeitherANewerOneNorThatOfALaterAdmission() {
		activate(new ActiveToken(1, "u", "1.a.k.0", 1_000, 61_000));
		extend(1, 91_000, "2000-9");
		extend(1, 71_000, "2000-10");
		extend(1, 91_000, "2000-9");
		assertThat(inDatabase()).isEqualTo(Map.of(1L, 71_000L));
		activate(new ActiveToken(1, "u", "1.b.k.0", 3_000, 63_000));
		extend(1, 91_000, "2999-0");
		assertThat(inDatabase()).isEqualTo(Map.of(1L, 63_000L));
		extend(1, 93_000, "3000-0");
		assertThat(inDatabase()).isEqualTo(Map.of(1L, 93_000L));
	}

	/** Its owner has left before the admission is written. */
	@Test
	void spentTokenIsNotActiveAgain() {
		this.checkpoints.spend(this.line.keys.concertId(), List.of(33L)).block(LIMIT);
		activate(new ActiveToken(33, "u", "33.a.k.0", 1_000, 61_000));
		activate(new ActiveToken(34, "v", "34.a.k.0", 1_000, 61_000));
		this.checkpoints.tidySpent(this.line.keys.concertId(), List.of(33L, 34L)).block(LIMIT);
		assertThat(activeRows()).isEqualTo(Map.of(34L, 61_000L));
	}

}
