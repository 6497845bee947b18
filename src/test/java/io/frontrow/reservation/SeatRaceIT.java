package io.frontrow.reservation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Many hands reach for few seats, at two instances of the application. */
@Tag("server")
class SeatRaceIT {

	private final Frontrow here = Frontrow.shared();

	private final Frontrow there = Frontrow.second();

	@Test
	void oneOfTwoHundredBuyersGetsTheSeat() {
		Sale sale = this.here.sale(1, 10, 1_000);
		List<Fan> fans = this.here.crowd(sale, 200);
		long seat = fans.get(0).seats(sale).get(0);

		Map<Integer, Long> statuses = all(fans,
				(fan) -> fan.reserving(sale.performanceId(), List.of(seat)).sendAsync());

		assertThat(statuses).containsExactlyInAnyOrderEntriesOf(Map.of(201, 1L, 409, 199L));
		assertThat(fans.get(0).remaining(sale)).isEqualTo(9);
		this.here.assertAuditHolds();
	}

	@Test
	void everySeatIsSoldOnceWhenPairsOverlapInBothOrders() {
		Sale sale = this.here.sale(1, 20, 1_000);
		List<Fan> fans = this.here.crowd(sale, 80);
		List<Long> seats = fans.get(0).seats(sale);

		List<CompletableFuture<Answer>> calls = IntStream.range(0, fans.size()).mapToObj((index) -> {
			long one = seats.get(index % seats.size());
			long next = seats.get((index + 1) % seats.size());
			return at(index, fans.get(index))
				.reserving(sale.performanceId(), (index % 2 == 0) ? List.of(one, next) : List.of(next, one))
				.sendAsync();
		}).toList();
		Map<Integer, Long> statuses = Answer.statuses(Answer.all(calls));

		long held = statuses.getOrDefault(201, 0L);
		assertThat(statuses.keySet()).containsOnly(201, 409);
		assertThat(fans.get(0).remaining(sale)).isEqualTo(20 - 2 * (int) held);
		this.here.assertAuditHolds();
	}

	@Test
	void oneUserAtOnceNeverPassesTheSeatLimit() {
		Sale sale = this.here.sale(1, 20, 1_000);
		Fan fan = this.here.fan("greedy").enter(sale);
		List<Long> seats = fan.seats(sale);

		List<CompletableFuture<Answer>> calls = seats.stream()
			.map((seat) -> fan.reserving(sale.performanceId(), List.of(seat)).sendAsync())
			.toList();

		assertThat(Answer.statuses(Answer.all(calls))).containsExactlyInAnyOrderEntriesOf(Map.of(201, 4L, 409, 16L));
		assertThat(fan.remaining(sale)).isEqualTo(16);
		this.here.assertAuditHolds();
	}

	private Fan at(int index, Fan fan) {
		return (index % 2 == 0) ? fan : fan.at(this.there);
	}

	private Map<Integer, Long> all(List<Fan> fans, Function<Fan, CompletableFuture<Answer>> call) {
		return Answer.statuses(Answer
			.all(IntStream.range(0, fans.size()).mapToObj((index) -> call.apply(at(index, fans.get(index)))).toList()));
	}

}
