package io.frontrow.payment;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Money under many hands. */
@Tag("server")
class BalanceRaceIT {

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void hundredParallelChargesAddUp() {
		Fan fan = this.frontrow.fan("rich");
		List<CompletableFuture<Answer>> charges = IntStream.rangeClosed(1, 100)
			.mapToObj((amount) -> this.frontrow
				.post("/users/" + fan.userId() + "/balance/charges", Map.of("amount", amount))
				.sendAsync())
			.toList();
		assertThat(Answer.statuses(Answer.all(charges))).containsExactlyEntriesOf(Map.of(200, 100L));
		assertThat(fan.balance()).isEqualTo(5_050);
		this.frontrow.assertAuditHolds();
	}

	@Test
	void almostEmptyBalancePaysOneOfTwenty() {
		Sale sale = this.frontrow.sale(new SalePlan().section("A", 1, 20, 1_000).maxSeatsPerUser(20));
		Fan fan = this.frontrow.fan("almost broke").enter(sale).charge(1_500);
		List<String> reservations = fan.seats(sale).stream().map((seat) -> fan.hold(sale, seat)).toList();

		List<CompletableFuture<Answer>> payments = reservations.stream()
			.map((reservation) -> fan.paying(reservation).sendAsync())
			.toList();

		assertThat(Answer.statuses(Answer.all(payments))).containsExactlyInAnyOrderEntriesOf(Map.of(201, 1L, 402, 19L));
		assertThat(fan.balance()).isEqualTo(500);
		this.frontrow.assertAuditHolds();
	}

	@Test
	void oneReservationIsPaidOnceByTwentyClicks() {
		Sale sale = this.frontrow.sale(1, 5, 1_000);
		Fan fan = this.frontrow.fan("impatient").enter(sale).charge(10_000);
		String reservation = fan.hold(sale, fan.seats(sale).get(0));

		List<CompletableFuture<Answer>> payments = IntStream.range(0, 20)
			.mapToObj((click) -> fan.paying(reservation).sendAsync())
			.toList();

		assertThat(Answer.statuses(Answer.all(payments))).containsExactlyInAnyOrderEntriesOf(Map.of(201, 1L, 409, 19L));
		assertThat(fan.balance()).isEqualTo(9_000);
		this.frontrow.assertAuditHolds();
	}

}
