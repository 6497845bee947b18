package io.frontrow.idempotency;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SqlBooks;
import io.frontrow.servers.Servers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A request that is sent again gets the answer that it had. */
class IdempotencyContractIT {

	private static final String KEY = "Idempotency-Key";

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void chargesOnceAndRepeatsTheAnswerByteForByte() {
		Fan fan = this.frontrow.fan("careful");
		Answer first = charging(fan, 500).header(KEY, "k-1").answers(200);
		Answer again = charging(fan, 500).header(KEY, "k-1").answers(200);

		assertReplayed(again, first);
		assertThat(first.header("Idempotency-Replayed")).isEmpty();
		assertThat(fan.balance()).isEqualTo(500);
		assertThat(fan.entries()).hasSize(1);
	}

	@Test
	void withoutKeyTheSameRequestIsDoneTwice() {
		Fan fan = this.frontrow.fan("careless").charge(500).charge(500);
		assertThat(fan.balance()).isEqualTo(1_000);
	}

	@Test
	void anotherKeyIsAnotherCharge() {
		Fan fan = this.frontrow.fan("generous");
		charging(fan, 500).header(KEY, "k-1").answers(200);
		charging(fan, 500).header(KEY, "K-1").answers(200);
		assertThat(fan.balance()).isEqualTo(1_000);
	}

	/** As the draft standard writes it. */
	@Test
	void keyInDoubleQuotesIsTheKeyBetweenThem() {
		Fan fan = this.frontrow.fan("standard");
		Answer first = charging(fan, 500).header(KEY, "\"k-1\"").answers(200);
		assertReplayed(charging(fan, 500).header(KEY, "k-1").answers(200), first);
		assertReplayed(charging(fan, 500).header(KEY, "\"k-1\"").answers(200), first);
		charging(fan, 500).header(KEY, "\"k-1").answers(200);
		charging(fan, 500).header(KEY, "\"" + "k".repeat(64) + "\"").answers(200);
		assertReplayed(charging(fan, 500).header(KEY, "k".repeat(64)).answers(200),
				charging(fan, 500).header(KEY, "\"" + "k".repeat(64) + "\"").answers(200));
		assertThat(fan.balance()).isEqualTo(1_500);
	}

	@Test
	void keysOfTwoUsersAreIndependent() {
		Fan one = this.frontrow.fan("one");
		Fan other = this.frontrow.fan("other");
		charging(one, 500).header(KEY, "shared").answers(200);
		Answer second = charging(other, 700).header(KEY, "shared").answers(200);
		assertThat(second.number("balance")).isEqualTo(700);
	}

	@Test
	void whiteSpaceAndOrderOfFieldsMeanNothing() {
		Sale sale = this.frontrow.sale(1, 4, 100);
		Fan fan = this.frontrow.fan("tidy").enter(sale);
		List<Long> seats = fan.seats(sale);
		Answer first = reserving(fan, "{\"performanceId\":%d,\"seatIds\":[%d,%d]}".formatted(sale.performanceId(),
				seats.get(0), seats.get(1)))
			.header(KEY, "r")
			.answers(201);
		Answer again = reserving(fan, "{ \"seatIds\" : [ %d,\n%d ], \"performanceId\" : %d }".formatted(seats.get(1),
				seats.get(0), sale.performanceId()))
			.header(KEY, "r")
			.answers(201);
		assertReplayed(again, first);
		assertThat(again.header("Location")).isPresent().isEqualTo(first.header("Location"));
		assertThat(fan.remaining(sale)).isEqualTo(2);
	}

	@Test
	void anotherRequestUnderTheKeyIsRefused() {
		Sale sale = this.frontrow.sale(1, 4, 100);
		Fan fan = this.frontrow.fan("forgetful").charge(1_000).enter(sale);
		charging(fan, 500).header(KEY, "k").answers(200);
		charging(fan, 501).header(KEY, "k").isRefused(422, "IDEMPOTENCY_KEY_REUSED");
		fan.reserving(sale.performanceId(), fan.seats(sale).subList(0, 1))
			.header(KEY, "k")
			.isRefused(422, "IDEMPOTENCY_KEY_REUSED");
		assertThat(fan.balance()).isEqualTo(1_500);
		assertThat(fan.remaining(sale)).isEqualTo(4);
	}

	@Test
	void paysOnceAndRepeatsTheAnswerAfterTheTokenHasEnded() {
		Sale sale = this.frontrow.sale(1, 4, 100);
		Fan fan = this.frontrow.fan("nervous").charge(1_000).enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		Answer first = fan.paying(reservation).header(KEY, "p").answers(201);
		fan.awaitStatus("EXPIRED");

		assertReplayed(fan.paying(reservation).header(KEY, "p").answers(201), first);
		fan.paying(reservation).header(KEY, "p-2").isRefused(409, "RESERVATION_ALREADY_PAID");
		fan.paying(reservation).isRefused(409, "RESERVATION_ALREADY_PAID");
		assertThat(fan.balance()).isEqualTo(900);
	}

	@Test
	void repeatsTheAnswerAfterTheTokenIsForgotten() {
		Sale sale = this.frontrow.sale(1, 4, 100);
		Fan fan = this.frontrow.fan("late").charge(1_000).enter(sale);
		List<Long> seat = fan.seats(sale).subList(0, 1);
		Answer held = fan.reserving(sale.performanceId(), seat).header(KEY, "r").answers(201);
		Answer paid = fan.paying(held.text("reservationId")).header(KEY, "p").answers(201);
		forget(sale, fan);

		assertReplayed(fan.reserving(sale.performanceId(), seat).header(KEY, "r").answers(201), held);
		assertReplayed(fan.paying(held.text("reservationId")).header(KEY, "p").answers(201), paid);
		fan.paying(held.text("reservationId")).header(KEY, "p-2").isRefused(401, "QUEUE_TOKEN_INVALID");
	}

	/** As an hour does, or a Redis that has lost everything. */
	/** As an hour after its end; that it has ended, MySQL knows by then. */
	private void forget(Sale sale, Fan fan) {
		await().atMost(Duration.ofSeconds(10))
			.until(() -> new SqlBooks(Servers.shared())
				.number("SELECT COUNT(*) FROM spent_tickets WHERE concert_id = " + sale.concertId()) > 0);
		String key = "queue:{%d}:ended:%s".formatted(sale.concertId(), fan.token().split("\\.", -1)[1]);
		assertThat(this.frontrow.part(ReactiveStringRedisTemplate.class).delete(key).block()).isEqualTo(1);
	}

	@Test
	void keepsRefusalOfTooSmallBalance() {
		Sale sale = this.frontrow.sale(1, 4, 100);
		Fan fan = this.frontrow.fan("poor").enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		Answer first = fan.paying(reservation).header(KEY, "p").isRefused(402, "INSUFFICIENT_BALANCE");
		fan.charge(1_000);
		assertReplayed(fan.paying(reservation).header(KEY, "p").isRefused(402, "INSUFFICIENT_BALANCE"), first);
		fan.paying(reservation).header(KEY, "p-2").answers(201);
	}

	@Test
	void keepsRefusalOfTakenSeatInItsFirstLanguage() {
		Sale sale = this.frontrow.sale(1, 4, 100);
		Fan owner = this.frontrow.fan("owner").enter(sale);
		Fan fan = this.frontrow.fan("second").enter(sale);
		List<Long> seat = owner.seats(sale).subList(0, 1);
		String held = owner.hold(sale, seat.get(0));
		Answer first = fan.reserving(sale.performanceId(), seat)
			.header(KEY, "r")
			.header("Accept-Language", "ko")
			.isRefused(409, "SEAT_ALREADY_RESERVED");
		owner.cancel(held).hasStatus(204);

		Answer again = fan.reserving(sale.performanceId(), seat)
			.header(KEY, "r")
			.header("Accept-Language", "en")
			.isRefused(409, "SEAT_ALREADY_RESERVED");
		assertReplayed(again, first);
		assertThat(again.header("Content-Language")).hasValue("ko");
		fan.reserving(sale.performanceId(), seat).header(KEY, "r-2").answers(201);
	}

	@Test
	void keepsRefusalOfHoldThatRanOut() {
		Sale sale = this.frontrow.sale(1, 4, 100);
		this.frontrow.tune(sale, Map.of("holdTtlSeconds", 1));
		Fan fan = this.frontrow.fan("slow").charge(1_000).enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		await().until(() -> fan.reservation(reservation).text("status").equals("EXPIRED"));
		Answer first = fan.paying(reservation).header(KEY, "p").isRefused(410, "RESERVATION_EXPIRED");
		assertReplayed(fan.paying(reservation).header(KEY, "p").isRefused(410, "RESERVATION_EXPIRED"), first);
	}

	@Test
	void keepsRefusalOfBalanceThatWouldBeTooLarge() {
		Fan fan = this.frontrow.fan("rich").charge(1);
		Books.change("UPDATE users SET balance = 1000000000000000 WHERE user_id = ?", fan.userId());
		Answer first = charging(fan, 1).header(KEY, "k").isRefused(422, "BALANCE_LIMIT_EXCEEDED");
		Books.change("UPDATE users SET balance = 1 WHERE user_id = ?", fan.userId());
		assertReplayed(charging(fan, 1).header(KEY, "k").isRefused(422, "BALANCE_LIMIT_EXCEEDED"), first);
	}

	@Test
	void triesOtherRefusalsAnew() {
		Sale sale = this.frontrow.sale(1, 4, 100);
		this.frontrow.tune(sale, Map.of("paused", true));
		Fan fan = this.frontrow.fan("early").charge(1_000).join(sale);
		long seat = sale.performanceId() * 1_000_000 + 1;
		Call early = fan.reserving(sale.performanceId(), List.of(seat)).header(KEY, "r");
		early.isRefused(403, "QUEUE_TOKEN_NOT_ACTIVE");
		this.frontrow.tune(sale, Map.of("paused", false));
		fan.awaitActive();
		Answer held = early.answers(201);

		Call unknown = this.frontrow.post("/payments", Map.of("reservationId", UUID.randomUUID()))
			.token(fan.token())
			.header(KEY, "p");
		unknown.isRefused(404, "RESERVATION_NOT_FOUND");
		fan.paying(held.text("reservationId")).header(KEY, "p").answers(201);
	}

	@Test
	void anUnknownUserLeavesNoRecord() {
		String nobody = UUID.randomUUID().toString();
		Call charge = this.frontrow.post("/users/" + nobody + "/balance/charges", Map.of("amount", 1)).header(KEY, "k");
		charge.isRefused(404, "USER_NOT_FOUND");
		assertThat(Books.number("SELECT COUNT(*) FROM idempotency_records WHERE user_id = ?", nobody)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "two words", "12345678901234567890123456789012345678901234567890123456789012345",
			"tab\there" })
	void namesTheHeaderOfKeyThatIsNone(String key) {
		Fan fan = this.frontrow.fan("sloppy");
		charging(fan, 500).header(KEY, key).send().blames(KEY);
		assertThat(fan.balance()).isZero();
	}

	/** Joined by a comma they would be a third. */
	@Test
	void twoKeysAreNone() {
		Fan fan = this.frontrow.fan("undecided");
		charging(fan, 500).header(KEY, "one").alsoHeader(KEY, "two").send().blames(KEY);
		assertThat(fan.balance()).isZero();
	}

	@Test
	void keysOfSixtyFourVisibleCharactersAreFine() {
		Fan fan = this.frontrow.fan("exact");
		charging(fan, 500).header(KEY, "!~\"'\\%_" + "x".repeat(57)).answers(200);
	}

	@Test
	void forgetsAnswersAfterADay() {
		Fan fan = this.frontrow.fan("daily");
		charging(fan, 500).header(KEY, "day").answers(200);
		charging(fan, 500).header(KEY, "fresh").answers(200);
		Books.change("UPDATE idempotency_records SET created_at = created_at - INTERVAL 1441 MINUTE"
				+ " WHERE user_id = ? AND idempotency_key = 'day'", fan.userId());
		await().atMost(java.time.Duration.ofSeconds(30))
			.until(() -> Books.number("SELECT COUNT(*) FROM idempotency_records WHERE user_id = ?", fan.userId()) == 1);
		charging(fan, 500).header(KEY, "day").answers(200);
		charging(fan, 500).header(KEY, "fresh").answers(200);
		assertThat(fan.balance()).isEqualTo(1_500);
	}

	private Call charging(Fan fan, long amount) {
		return this.frontrow.post("/users/" + fan.userId() + "/balance/charges", Map.of("amount", amount));
	}

	private Call reserving(Fan fan, String body) {
		return this.frontrow.post("/reservations", body).token(fan.token());
	}

	private static void assertReplayed(Answer again, Answer first) {
		assertThat(again.raw()).isEqualTo(first.raw());
		assertThat(again.status()).isEqualTo(first.status());
		assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
		assertThat(again.header("Idempotency-Replayed")).hasValue("true");
	}

}
