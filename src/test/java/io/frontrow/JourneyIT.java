package io.frontrow;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole way of a fan, from the line to the seat, as it is told to newcomers. */
@Tag("server")
class JourneyIT {

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void fanJoinsWaitsChoosesAndPays() {
		Sale concert = this.frontrow.sale(2, 5, 55_000);
		Fan fan = this.frontrow.fan("김하늘");

		this.frontrow.tune(concert, Map.of("paused", true));
		assertThat(fan.join(concert).state().text("status")).isEqualTo("WAITING");
		this.frontrow.tune(concert, Map.of("paused", false));
		fan.awaitActive();

		JsonNode day = fan.asks(concert.path("/dates")).answers(200).get("dates").get(0);
		assertThat(day.get("date").stringValue()).isEqualTo(concert.firstDate());
		assertThat(day.get("performances").get(0).get("remaining").intValue()).isEqualTo(10);
		List<Long> seats = fan.seats(concert);
		assertThat(seats).hasSize(10).doesNotHaveDuplicates();

		Answer held = fan.reserve(concert, seats.get(3), seats.get(4)).hasStatus(201);
		String reservation = held.text("reservationId");
		assertThat(held.text("status")).isEqualTo("PENDING_PAYMENT");
		assertThat(held.number("amount")).isEqualTo(110_000);
		assertThat(fan.seatStatus(concert, seats.get(3))).isEqualTo("HELD");
		assertThat(fan.remaining(concert)).isEqualTo(8);

		Answer refused = fan.pay(reservation).isProblem(402, "INSUFFICIENT_BALANCE");
		assertThat(refused.number("balance")).isZero();
		assertThat(refused.number("amount")).isEqualTo(110_000);

		fan.charge(150_000);
		Answer payment = fan.pay(reservation).hasStatus(201);
		assertThat(payment.number("amount")).isEqualTo(110_000);
		assertThat(payment.number("balance")).isEqualTo(40_000);

		Answer ended = fan.awaitStatus("EXPIRED");
		assertThat(ended.text("reason")).isEqualTo("PAID");
		fan.asks(concert.path("/dates")).isRefused(401, "QUEUE_TOKEN_EXPIRED");
		assertThat(fan.reservation(reservation).hasStatus(200).text("status")).isEqualTo("PAID");

		JsonNode ledger = fan.entries();
		assertThat(ledger.get(0).get("type").stringValue()).isEqualTo("PAYMENT");
		assertThat(ledger.get(0).get("amount").longValue()).isEqualTo(-110_000);
		assertThat(ledger.get(0).get("balanceAfter").longValue()).isEqualTo(40_000);
		assertThat(ledger.get(1).get("type").stringValue()).isEqualTo("CHARGE");
		assertThat(fan.balance()).isEqualTo(40_000);

		Fan next = this.frontrow.fan("이도윤").enter(concert);
		assertThat(next.seatStatus(concert, seats.get(3))).isEqualTo("SOLD");
		this.frontrow.assertAuditHolds();
	}

}
