package io.frontrow.payment;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.concurrent.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Paying for held seats, as the API promises them. */
class PaymentContractIT {

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void paysReservationAndEndsTheTurn() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		Fan fan = this.frontrow.fan("Alex").charge(2_500).enter(sale);
		String reservation = fan.holdNumbers(sale, 1, 2);
		Answer payment = fan.pay(reservation).hasStatus(201);
		assertThat(payment.json().propertyNames()).containsExactlyInAnyOrder("paymentId", "reservationId", "amount",
				"currency", "balance", "paidAt");
		assertThat(payment.text("reservationId")).isEqualTo(reservation);
		assertThat(payment.number("amount")).isEqualTo(2_000);
		assertThat(payment.number("balance")).isEqualTo(500);
		assertThat(payment.text("currency")).isEqualTo("KRW");
		assertThat(fan.state().text("reason")).isEqualTo("PAID");
		assertThat(fan.reservation(reservation).text("paidAt")).isEqualTo(payment.text("paidAt"));

		fan.charge(100);
		Answer found = Call.of(this.frontrow, "GET", payment.header("Location").orElseThrow())
			.token(fan.token())
			.answers(200);
		assertThat(found.raw()).isEqualTo(payment.raw());
		JsonNode entry = fan.entries().get(1);
		assertThat(entry.get("type").stringValue()).isEqualTo("PAYMENT");
		assertThat(entry.get("amount").longValue()).isEqualTo(-2_000);
		assertThat(entry.get("balanceAfter").longValue()).isEqualTo(500);
	}

	@Test
	void refusesSmallBalanceAndChangesNothing() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		Fan fan = this.frontrow.fan("Alex").charge(999).enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		String expiresAt = fan.state().text("expiresAt");
		Answer refused = fan.pay(reservation).isProblem(402, "INSUFFICIENT_BALANCE");
		assertThat(refused.text("detail")).contains("If you send an Idempotency-Key, send a new one");
		assertThat(refused.number("balance")).isEqualTo(999);
		assertThat(refused.number("amount")).isEqualTo(1_000);
		assertThat(fan.balance()).isEqualTo(999);
		assertThat(fan.entries()).hasSize(1);
		assertThat(fan.reservation(reservation).text("status")).isEqualTo("PENDING_PAYMENT");
		assertThat(fan.state().text("expiresAt")).isEqualTo(expiresAt);
		fan.charge(1);
		assertThat(fan.pay(reservation).hasStatus(201).number("balance")).isZero();
	}

	@Test
	void paysOnce() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		Fan fan = this.frontrow.fan("Alex").charge(5_000).enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		fan.pay(reservation).hasStatus(201);
		fan.pay(reservation).isProblem(409, "RESERVATION_ALREADY_PAID");
		assertThat(fan.balance()).isEqualTo(4_000);
	}

	@Test
	void lastOfTwoPaymentsEndsTheTurn() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		Fan fan = this.frontrow.fan("Alex").charge(5_000).enter(sale);
		String first = fan.holdNumbers(sale, 1);
		String second = fan.holdNumbers(sale, 2);
		fan.pay(first).hasStatus(201);
		assertThat(fan.state().text("status")).isEqualTo("ACTIVE");
		fan.pay(second).hasStatus(201);
		assertThat(fan.state().text("reason")).isEqualTo("PAID");
	}

	@Test
	void holdThatRanOutIsNotPaidAndItsSeatsAreBack() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		this.frontrow.tune(sale, Map.of("holdTtlSeconds", 1));
		Fan fan = this.frontrow.fan("Alex").charge(5_000).enter(sale);
		Answer held = fan.reserve(sale, fan.seats(sale).get(0)).hasStatus(201);
		Instant end = OffsetDateTime.parse(held.text("expiresAt")).toInstant();
		assertThat(Waiting.until(Duration.ofSeconds(10), () -> Instant.now().isAfter(end))).isTrue();
		fan.pay(held.text("reservationId")).isProblem(410, "RESERVATION_EXPIRED");
		assertThat(fan.remaining(sale)).isEqualTo(6);
		assertThat(fan.balance()).isEqualTo(5_000);
		assertThat(fan.state().text("status")).isEqualTo("ACTIVE");
		fan.pay(held.text("reservationId")).isProblem(410, "RESERVATION_EXPIRED");
	}

	@Test
	void seatNumbersMustBeTheReservationsOwn() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		Fan fan = this.frontrow.fan("Alex").charge(5_000).enter(sale);
		String reservation = fan.holdNumbers(sale, 2, 5);
		for (List<Integer> others : List.of(List.of(2), List.of(5), List.of(2, 4), List.of(2, 5, 6), List.of(2, 2),
				List.of(1))) {
			assertThat(paying(fan, reservation, others).isRefused(404, "RESERVATION_NOT_FOUND").text("detail"))
				.contains("seatNumbers");
		}
		assertThat(fan.pay(UUID.randomUUID().toString()).isProblem(404, "RESERVATION_NOT_FOUND").text("detail"))
			.doesNotContain("seat");
		assertThat(fan.balance()).isEqualTo(5_000);
		paying(fan, reservation, List.of(5, 2)).answers(201);
		paying(fan, reservation, List.of(2)).isRefused(404, "RESERVATION_NOT_FOUND");
		paying(fan, reservation, List.of(2, 5)).isRefused(409, "RESERVATION_ALREADY_PAID");
	}

	private Call paying(Fan fan, String reservation, List<Integer> seatNumbers) {
		return this.frontrow.post("/payments", Map.of("reservationId", reservation, "seatNumbers", seatNumbers))
			.token(fan.token());
	}

	@Test
	void refusalOfTheFormOfTheAnswerPaysNothing() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		Fan fan = this.frontrow.fan("Alex").charge(5_000).enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		fan.paying(reservation).header("Accept", "text/html").isRefused(406, "NOT_ACCEPTABLE");
		assertThat(fan.reservation(reservation).text("status")).isEqualTo("PENDING_PAYMENT");
		assertThat(fan.balance()).isEqualTo(5_000);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			reservationId  | {}
			reservationId  | {'reservationId':null}
			reservationId  | {'reservationId':''}
			reservationId  | {'reservationId':'1-1-1-1-1'}
			reservationId  | {'reservationId':'AAAAAAAAAAAAAAAAAAAAAA=='}
			reservationId  | {'reservationId':1}
			seatNumbers[0] | {'reservationId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','seatNumbers':[null]}
			seatNumbers[0] | {'reservationId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','seatNumbers':['1']}
			seatNumbers[0] | {'reservationId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','seatNumbers':[1.5]}
			seatNumbers    | {'reservationId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','seatNumbers':1}
			seatNumbers    | {'reservationId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','seatNumbers':'1'}
			amount         | {'reservationId':'01a1fd69-3a16-7162-89d7-a413d0bcc19b','amount':1}
			""")
	void refusesMalformedRequest(String field, String body) {
		this.frontrow.post("/payments", body.replace('\'', '"')).send().blames(field);
	}

	@Test
	void anotherUsersPaymentDoesNotExist() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		Fan fan = this.frontrow.fan("Alex").charge(5_000).enter(sale);
		String payment = fan.pay(fan.holdNumbers(sale, 1)).hasStatus(201).text("paymentId");
		Fan other = this.frontrow.fan("Mina").join(sale);
		other.asks("/payments/" + payment).isRefused(404, "PAYMENT_NOT_FOUND");
	}

	/**
	 * The steps before "token ended" come first: what became of the reservation is told
	 * to a token that has ended, and to one of another concert.
	 */
	@Test
	void tellsFinalStateBeforeTheTokensOwn() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		Sale elsewhere = this.frontrow.sale(1, 1, 0);
		Fan fan = this.frontrow.fan("Alex").charge(5_000).enter(sale);
		String cancelled = fan.holdNumbers(sale, 1);
		fan.cancel(cancelled).hasStatus(204);
		String paid = fan.holdNumbers(sale, 1);
		fan.pay(paid).hasStatus(201);
		fan.pay(cancelled).isProblem(409, "RESERVATION_CANCELLED");

		fan.enter(sale);
		String pending = fan.holdNumbers(sale, 2);
		fan.enter(elsewhere);
		fan.pay(paid).isProblem(409, "RESERVATION_ALREADY_PAID");
		fan.pay(cancelled).isProblem(409, "RESERVATION_CANCELLED");
		fan.pay(pending).isProblem(403, "QUEUE_TOKEN_WRONG_CONCERT");
		assertThat(fan.balance()).isEqualTo(4_000);
	}

	/** A hold may outlast the longest life of a token, if the operator wants it so. */
	@Test
	void pendingReservationWantsAnActiveToken() {
		Sale sale = this.frontrow.sale(1, 6, 1_000);
		try (Frontrow impatient = Frontrow.start("frontrow.queue.active-max=PT1S")) {
			this.frontrow.tune(sale, Map.of("activeTtlSeconds", 4));
			Fan fan = this.frontrow.fan("Alex").charge(5_000).at(impatient).enter(sale);
			String reservation = fan.holdNumbers(sale, 1);
			fan.awaitStatus("EXPIRED");
			fan.pay(reservation).isProblem(401, "QUEUE_TOKEN_EXPIRED");
			this.frontrow.tune(sale, Map.of("paused", true));
			fan.join(sale).pay(reservation).isProblem(403, "QUEUE_TOKEN_NOT_ACTIVE");
			assertThat(fan.balance()).isEqualTo(5_000);
			this.frontrow.tune(sale, Map.of("paused", false, "activeTtlSeconds", 60));
			fan.awaitActive().pay(reservation).hasStatus(201);
		}
	}

}
