package io.frontrow.engine.commit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is in the next group. A unit is "fairness key/conflict keys/name". */
class WaitingUnitsTest {

	private final WaitingUnits<String, String> waiting = new WaitingUnits<>();

	private void add(String... units) {
		Stream.of(units).forEach((unit) -> this.waiting.add(new WaitingUnit<>(unit, new ByName())));
	}

	private List<String> next(int most) {
		return this.waiting.next(most).stream().map(WaitingUnit::unit).toList();
	}

	@Test
	void fillsTheGroupFromAllPartiesInTurn() {
		add("a/1/", "a/2/", "a/3/", "a/4/", "a/5/", "b/6/", "c/7/");
		assertThat(next(4)).containsExactly("a/1/", "b/6/", "c/7/", "a/2/");
		assertThat(next(4)).containsExactly("a/3/", "a/4/", "a/5/");
		assertThat(next(4)).isEmpty();
	}

	@Test
	void whoWasServedWaitsForTheOthers() {
		add("a/1/", "a/2/", "b/3/", "b/4/", "c/5/");
		assertThat(next(2)).containsExactly("a/1/", "b/3/");
		assertThat(next(2)).containsExactly("c/5/", "a/2/");
		assertThat(next(2)).containsExactly("b/4/");
	}

	@Test
	void neverHasTwoThatTouchTheSame() {
		add("a/1/first", "a/1/second", "a/2/", "b/1/third");
		assertThat(next(9)).containsExactly("a/1/first", "a/2/");
		assertThat(this.waiting.size()).isEqualTo(2);
		assertThat(next(9)).hasSize(1);
		assertThat(next(9)).hasSize(1);
		assertThat(this.waiting.size()).isZero();
	}

	private static final class ByName implements Decision<String, String> {

		@Override
		public Collection<?> conflictKeys(String unit) {
			return List.of(unit.substring(2, 3));
		}

		@Override
		public Object fairnessKey(String unit) {
			return unit.substring(0, 1);
		}

		@Override
		public Mono<Map<String, String>> decide(List<String> units) {
			return Mono.empty();
		}

	}

}
