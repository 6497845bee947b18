package io.frontrow.engine.commit;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.frontrow.Frontrow;
import io.frontrow.account.Balances;
import io.frontrow.account.Balances.Change;
import io.frontrow.account.Balances.Entry;
import io.frontrow.account.Balances.EntryType;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.engine.database.UnitsOfWork;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Units of work that share a transaction, on the real database. */
@Tag("server")
class GroupCommitIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final Frontrow frontrow = Frontrow.shared();

	private <U, T> GroupCommit<U, T> groups(Decision<U, T> decision) {
		UnitsOfWork units = this.frontrow.part(UnitsOfWork.class).ofKind("test");
		return this.frontrow.part(GroupCommits.class).of("test", decision, units);
	}

	private static <T> List<Optional<T>> all(List<Mono<T>> commits) {
		List<CompletableFuture<Optional<T>>> answers = commits.stream()
			.map((commit) -> commit.map(Optional::of).defaultIfEmpty(Optional.empty()).toFuture())
			.toList();
		return answers.stream().map(CompletableFuture::join).toList();
	}

	/** The first begins at once, because nobody waits for company. */
	@Test
	void whatArrivesMeanwhileSharesTheNextTransaction() {
		Doubling doubling = new Doubling();
		GroupCommit<Integer, Integer> groups = groups(doubling);
		List<Optional<Integer>> doubled = all(
				IntStream.range(0, 10).mapToObj((number) -> groups.commit(number)).toList());
		assertThat(doubled).isEqualTo(IntStream.range(0, 10).mapToObj((number) -> Optional.of(2 * number)).toList());
		assertThat(doubling.groups).first().isEqualTo(List.of(0));
		assertThat(doubling.groups).hasSize(2).last().isEqualTo(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
	}

	@Test
	void statementsAreThoseOfTheGroupAndNotOfItsUnits() {
		GroupCommit<Change, Entry> charges = groups(this.frontrow.part(Balances.class));
		List<Mono<Entry>> commits = Stream.generate(() -> this.frontrow.fan("fan").userId())
			.limit(100)
			.map((user) -> new Change(Ids.next(), UUID.fromString(user), EntryType.CHARGE, 100, null))
			.map((change) -> charges.commit(change))
			.toList();
		double before = statements();
		assertThat(all(commits)).doesNotContain(Optional.empty());
		// Two for each of two or three groups, not 200, and those of others meanwhile.
		assertThat(statements() - before).isLessThan(150);
	}

	private double statements() {
		return this.frontrow.part(MeterRegistry.class).get("frontrow.database.statements").counter().count();
	}

	/** The second does not wait for the first, because it is large by then. */
	@Test
	void manyDoNotWaitForTheGroupUnderWay() {
		Doubling doubling = new Doubling();
		GroupCommit<Integer, Integer> groups = groups(doubling);
		all(IntStream.range(0, 40).mapToObj((number) -> groups.commit(number)).toList());
		// The second may be decided before the first, which began before it.
		assertThat(doubling.groups).extracting(Collection::size).containsExactlyInAnyOrder(1, 32, 7);
	}

	@Test
	void whatNobodyWaitsForWaitsForCompany() {
		Doubling doubling = new Doubling(Duration.ofMillis(100));
		GroupCommit<Integer, Integer> groups = groups(doubling);
		all(IntStream.range(0, 10).mapToObj((number) -> groups.commit(number)).toList());
		assertThat(doubling.groups).containsExactly(IntStream.range(0, 10).boxed().toList());
		all(IntStream.range(0, 200).mapToObj((number) -> groups.commit(number)).toList());
		assertThat(doubling.groups.get(1)).as("is full, and so begins at once").hasSize(GroupCommit.UNITS_MAX);
		assertThat(doubling.groups).hasSize(3);
	}

	@Test
	void whoIsRefusedLeavesTheNeighboursAlone() {
		GroupCommit<Change, Entry> charges = groups(this.frontrow.part(Balances.class));
		List<UUID> users = IntStream.range(0, 20)
			.mapToObj((number) -> (number % 3 == 0) ? Ids.next() : UUID.fromString(this.frontrow.fan("fan").userId()))
			.toList();
		List<Optional<Entry>> entries = all(users.stream()
			.map((user) -> charges.commit(new Change(Ids.next(), user, EntryType.CHARGE, 100, null)))
			.toList());
		for (int index = 0; index < users.size(); index++) {
			assertThat(entries.get(index).isPresent()).as("user %d", index).isEqualTo(index % 3 != 0);
			assertThat(balance(users.get(index))).isEqualTo((index % 3 == 0) ? -1 : 100);
		}
	}

	private long balance(UUID user) {
		return Objects.requireNonNull(this.frontrow.part(DatabaseClient.class)
			.sql("SELECT balance FROM users WHERE user_id = '" + user + "'")
			.map((row) -> Objects.requireNonNull(row.get("balance", Long.class)))
			.one()
			.defaultIfEmpty(-1L)
			.block(LIMIT));
	}

	/** What the group had changed by then is undone. */
	@Test
	void groupThatCannotBeDecidedIsDecidedOneByOne() {
		Doubling doubling = new Doubling(7);
		GroupCommit<Integer, Integer> groups = groups(doubling);
		List<Optional<Integer>> doubled = all(
				IntStream.range(0, 10).mapToObj((number) -> groups.commit(number)).toList());
		assertThat(doubled).isEqualTo(IntStream.range(0, 10)
			.mapToObj((number) -> (number == 7) ? Optional.empty() : Optional.of(2 * number))
			.toList());
		assertThat(doubling.groups).contains(List.of(7), List.of(8));
	}

	/**
	 * Before there is anything to wait for: neither the group nor those behind it wait.
	 */
	@Test
	void decisionThatThrowsFailsItsUnitAlone() {
		GroupCommit<Integer, Integer> groups = groups(new Throwing(7, List.of()));
		List<Integer> expected = IntStream.range(0, 10).mapToObj((number) -> (number == 7) ? -1 : number).toList();
		assertThat(all(IntStream.range(0, 10).mapToObj((number) -> answered(groups, number)).toList()))
			.isEqualTo(expected.stream().map(Optional::of).toList());
		assertThat(answered(groups, 8).block(LIMIT)).isEqualTo(8);
		assertThat(groups.waiting()).isZero();
	}

	/** A unit whose conflict keys cannot be asked for never waits with others. */
	@Test
	void unitWhoseKeysCannotBeToldFailsAlone() {
		GroupCommit<Integer, Integer> groups = groups(new Throwing(-7, List.of(7)));
		assertThat(all(IntStream.range(5, 9).mapToObj((number) -> answered(groups, number)).toList()))
			.isEqualTo(Stream.of(5, 6, -1, 8).map(Optional::of).toList());
		assertThat(groups.waiting()).isZero();
	}

	/** -1 for the error that was thrown; another where there was no answer at all. */
	private static Mono<Integer> answered(GroupCommit<Integer, Integer> groups, int number) {
		return groups.commit(number).timeout(LIMIT).onErrorReturn(IllegalStateException.class, -1);
	}

	/** One user's charges are never in one group, and all of them count. */
	@Test
	void chargesOfOneUserAddUp() {
		GroupCommit<Change, Entry> charges = groups(this.frontrow.part(Balances.class));
		UUID user = UUID.fromString(this.frontrow.fan("fan").userId());
		List<Optional<Entry>> entries = all(IntStream.range(0, 50)
			.mapToObj((number) -> charges.commit(new Change(Ids.next(), user, EntryType.CHARGE, 1, null)))
			.toList());
		assertThat(entries.stream().map((entry) -> entry.orElseThrow().balanceAfter()).sorted())
			.isEqualTo(IntStream.rangeClosed(1, 50).mapToObj((number) -> (long) number).toList());
	}

	/** Doubles numbers, and takes its time for it. */
	private static final class Doubling implements Decision<Integer, Integer> {

		private static final Duration TIME = Duration.ofMillis(20);

		private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();

		private final Duration linger;

		private final List<Integer> bad;

		Doubling(Integer... bad) {
			this(Duration.ZERO, bad);
		}

		Doubling(Duration linger, Integer... bad) {
			this.linger = linger;
			this.bad = List.of(bad);
		}

		@Override
		public Duration linger() {
			return this.linger;
		}

		@Override
		public Collection<?> conflictKeys(Integer number) {
			return List.of(number);
		}

		@Override
		public Object fairnessKey(Integer number) {
			return "numbers";
		}

		@Override
		public Mono<Map<Integer, Integer>> decide(List<Integer> numbers) {
			this.groups.add(numbers);
			Map<Integer, Integer> doubled = new HashMap<>();
			numbers.forEach((number) -> doubled.put(number, 2 * number));
			return Mono.delay(TIME)
				.then(numbers.stream().anyMatch(this.bad::contains) ? Mono.error(new GuardFailed())
						: Mono.just(doubled));
		}

	}

	/** Leaves numbers as they are, and throws where it should return. */
	private record Throwing(int bad, List<Integer> untouchable) implements Decision<Integer, Integer> {

		@Override
		public Collection<?> conflictKeys(Integer number) {
			if (this.untouchable.contains(number)) {
				throw new IllegalStateException("untouchable");
			}
			return List.of(number);
		}

		@Override
		public Mono<Map<Integer, Integer>> decide(List<Integer> numbers) {
			if (numbers.contains(this.bad)) {
				throw new IllegalStateException("bad");
			}
			Map<Integer, Integer> same = new HashMap<>();
			numbers.forEach((number) -> same.put(number, number));
			return Mono.delay(Doubling.TIME).thenReturn(same);
		}

	}

}
