package io.frontrow.engine.concurrent;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IdSetTest {

	@Test
	void holdsWhatWasAddedAndNothingElse() {
		IdSet ids = new IdSet(100_000);
		List<UUID> added = ids(100_000);
		added.forEach(ids::add);
		added.forEach(ids::add);
		assertThat(ids.size()).isEqualTo(100_000);
		assertThat(added).allMatch(ids::contains);
		assertThat(ids(100_000)).noneMatch(ids::contains);
	}

	/** As an import makes them: they differ in little. */
	@Test
	void tellsNumberedIdsApart() {
		IdSet ids = new IdSet(100_000);
		IntStream.range(0, 50_000).mapToObj((number) -> new UUID(7, 2L * number)).forEach(ids::add);
		assertThat(IntStream.range(0, 50_000)).allMatch((number) -> ids.contains(new UUID(7, 2L * number)))
			.noneMatch((number) -> ids.contains(new UUID(7, 2L * number + 1)))
			.noneMatch((number) -> ids.contains(new UUID(8, 2L * number)));
	}

	@Test
	void beginsAnewWhenItIsFull() {
		IdSet ids = new IdSet(2_000);
		List<UUID> added = ids(2_001);
		added.forEach(ids::add);
		assertThat(ids.size()).isEqualTo(1);
		assertThat(added.stream().filter(ids::contains)).containsExactly(added.get(2_000));
	}

	@Test
	void keepsNoIdWhoseUpperHalfIsNothing() {
		IdSet ids = new IdSet(10);
		ids.add(new UUID(0, 1));
		assertThat(ids.contains(new UUID(0, 1))).isFalse();
		assertThat(ids.contains(new UUID(0, 0))).isFalse();
		assertThat(ids.size()).isZero();
	}

	/** While it grows: what was added is found, and what was not is not. */
	@Test
	void readersSeeWholeIdsWhileOthersAdd() {
		IdSet ids = new IdSet(200_000);
		List<UUID> added = ids(200_000);
		AtomicInteger done = new AtomicInteger();
		CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> added.forEach((id) -> {
			ids.add(id);
			done.incrementAndGet();
		}));
		List<CompletableFuture<Boolean>> reading = Stream.of(1, 2)
			.map((reader) -> CompletableFuture.supplyAsync(() -> onlyAddedAreSeen(ids, added, done)))
			.toList();
		assertThat(reading).allMatch(CompletableFuture::join);
		adding.join();
		assertThat(added).allMatch(ids::contains);
	}

	private static boolean onlyAddedAreSeen(IdSet ids, List<UUID> added, AtomicInteger done) {
		while (done.get() < added.size()) {
			int last = done.get() - 1;
			UUID known = added.get(Math.max(last, 0));
			UUID mixed = new UUID(known.getMostSignificantBits(), added.get(0).getLeastSignificantBits() + 1);
			if ((last >= 0 && !ids.contains(known)) || ids.contains(mixed)) {
				return false;
			}
		}
		return true;
	}

	private static List<UUID> ids(int count) {
		return Stream.generate(UUID::randomUUID).limit(count).toList();
	}

}
