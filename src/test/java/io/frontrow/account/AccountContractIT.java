package io.frontrow.account;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Users and their balances, as the API promises them. */
class AccountContractIT {

	private static final long BALANCE_MAX = 1_000_000_000_000_000L;

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void makesUserWithNothing() {
		Answer made = this.frontrow.post("/users", Map.of("name", "이도윤 😀")).answers(201);
		assertThat(made.text("name")).isEqualTo("이도윤 😀");
		assertThat(made.number("balance")).isZero();
		assertThat(made.text("currency")).isEqualTo("KRW");
		assertThat(UUID.fromString(made.text("userId"))).hasToString(made.text("userId"));
		Answer balance = Call.of(this.frontrow, "GET", made.header("Location").orElseThrow()).answers(200);
		assertThat(balance.text("userId")).isEqualTo(made.text("userId"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100 })
	void takesNamesOfWholeCharacters(int length) {
		this.frontrow.post("/users", Map.of("name", "😀".repeat(length))).answers(201);
		this.frontrow.post("/users", Map.of("name", "가".repeat(length))).answers(201);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'name':null}", "{'name':''}", "{'name':1}", "{'name':true}", "{'name':['a']}",
			"{'name':{'a':1}}" })
	void refusesUserWithoutName(String body) {
		this.frontrow.post("/users", json(body)).send().blames("name");
	}

	@Test
	void refusesNameOverHundredCharacters() {
		this.frontrow.post("/users", Map.of("name", "가".repeat(101))).send().blames("name");
		this.frontrow.post("/users", Map.of("name", "😀".repeat(101))).send().blames("name");
	}

	@Test
	void refusesUnknownField() {
		this.frontrow.post("/users", json("{'name':'a','age':1}")).send().blames("age");
		this.frontrow.post(charges(user()), json("{'amount':1,'currency':'KRW'}")).send().blames("currency");
	}

	@Test
	void entersEveryChargeAndTellsTheBalance() {
		String user = user();
		Answer first = this.frontrow.post(charges(user), Map.of("amount", 1)).answers(200);
		assertThat(first.text("userId")).isEqualTo(user);
		assertThat(first.number("balance")).isEqualTo(1);
		assertThat(first.text("currency")).isEqualTo("KRW");
		Answer second = this.frontrow.post(charges(user), Map.of("amount", 10_000_000)).answers(200);
		Answer balance = this.frontrow.get("/users/" + user + "/balance").answers(200);
		assertThat(balance.number("balance")).isEqualTo(10_000_001);
		assertThat(balance.text("currency")).isEqualTo("KRW");

		Answer ledger = this.frontrow.get("/users/" + user + "/balance/entries").answers(200);
		assertThat(ledger.get("nextCursor").isNull()).isTrue();
		assertThat(ledger.get("entries")).hasSize(2);
		JsonNode newest = ledger.get("entries").get(0);
		assertThat(newest.get("entryId").stringValue()).isEqualTo(second.text("entryId"));
		assertThat(newest.get("type").stringValue()).isEqualTo("CHARGE");
		assertThat(newest.get("amount").longValue()).isEqualTo(10_000_000);
		assertThat(newest.get("balanceAfter").longValue()).isEqualTo(10_000_001);
		assertThat(newest.get("reference").isNull()).isTrue();
		assertThat(newest.get("createdAt").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
		assertThat(ledger.get("entries").get(1).get("entryId").stringValue()).isEqualTo(first.text("entryId"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'amount':null}", "{'amount':0}", "{'amount':-1}", "{'amount':10000001}",
			"{'amount':'1'}", "{'amount':1.5}", "{'amount':1e-1}", "{'amount':1e8}", "{'amount':1e999}",
			"{'amount':1e999999999}", "{'amount':1e-999999999}", "{'amount':0.99999999999999999999999}",
			"{'amount':true}", "{'amount':''}", "{'amount':[1]}", "{'amount':9223372036854775808}",
			"{'amount':99999999999999999999}" })
	void refusesAmount(String body) {
		String user = user();
		this.frontrow.post(charges(user), json(body)).send().blames("amount");
		assertThat(this.frontrow.get("/users/" + user + "/balance").answers(200).number("balance")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "740", "740.0", "740.00", "7.4e2", "74e1", "7400e-1" })
	void takesWholeAmountInEveryWriting(String amount) {
		assertThat(
				this.frontrow.post(charges(user()), "{\"amount\":%s}".formatted(amount)).answers(200).number("balance"))
			.isEqualTo(740);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'740'", "740.5", "true", "[740]", "10000000000000000000000", "{}" })
	void saysThatAmountMustBeWhole(String amount) {
		Answer refused = this.frontrow.post(charges(user()), json("{'amount':%s}".formatted(amount))).send();
		assertThat(refused.blames("amount").raw()).contains("must be a whole number between 1 and 10000000\"");
	}

	@Test
	void cursorIsOfItsUserAndList() {
		Fan fan = this.frontrow.fan("Alex").charge(1).charge(2);
		Fan other = this.frontrow.fan("Mina").charge(1).charge(2);
		Sale sale = this.frontrow.sale(1, 2, 0);
		this.frontrow.sale(1, 2, 0);
		fan.enter(sale).holdNumbers(sale, 1);
		fan.holdNumbers(sale, 2);
		String ofFan = "/users/" + fan.userId();
		String ofOther = "/users/" + other.userId();
		Map<String, String> cursors = Stream
			.of("/concerts", ofFan + "/balance/entries", ofFan + "/reservations", ofOther + "/balance/entries")
			.collect(Collectors.toMap((list) -> list,
					(list) -> this.frontrow.get(list + "?limit=1").answers(200).text("nextCursor")));
		cursors.forEach((list, cursor) -> {
			this.frontrow.get(list + "?cursor=" + cursor).answers(200);
			Stream.concat(cursors.keySet().stream(), Stream.of(ofOther + "/reservations"))
				.filter((each) -> !each.equals(list))
				.forEach((another) -> this.frontrow.get(another + "?cursor=" + cursor).send().blames("cursor"));
		});
	}

	@Test
	void balanceNeverPassesItsLimit() {
		String user = user();
		raiseBalance(user, BALANCE_MAX - 5);
		this.frontrow.post(charges(user), Map.of("amount", 6)).isRefused(422, "BALANCE_LIMIT_EXCEEDED");
		assertThat(this.frontrow.post(charges(user), Map.of("amount", 5)).answers(200).number("balance"))
			.isEqualTo(BALANCE_MAX);
		this.frontrow.post(charges(user), Map.of("amount", 1)).isRefused(422, "BALANCE_LIMIT_EXCEEDED");
	}

	/** A hundred million charges, in two statements. */
	private static void raiseBalance(String user, long amount) {
		Books.change("UPDATE users SET balance = ?, entry_count = 1 WHERE user_id = ?", amount, user);
		Books.change("""
				INSERT INTO balance_entries
				  (user_id, entry_number, entry_id, type, amount, balance_after, created_at)
				VALUES (?, 1, ?, 'CHARGE', ?, ?, UTC_TIMESTAMP(6))""", user, UUID.randomUUID().toString(), amount,
				amount);
	}

	@Test
	void refusesUnknownUser() {
		String nobody = UUID.randomUUID().toString();
		for (String path : List.of("/balance", "/balance/entries", "/reservations")) {
			this.frontrow.get("/users/" + nobody + path).isRefused(404, "USER_NOT_FOUND");
		}
		this.frontrow.post(charges(nobody), Map.of("amount", 1)).isRefused(404, "USER_NOT_FOUND");
	}

	@Test
	void findsFaultWithTheRequestBeforeTheUser() {
		this.frontrow.post(charges(UUID.randomUUID().toString()), Map.of("amount", 0)).send().blames("amount");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1-1-1-1-1", "x", "%20", "00000000-0000-0000-0000-00000000000",
			"%7B00000000-0000-0000-0000-000000000000%7D", "00000000000000000000000000000000",
			"AAAAAAAAAAAAAAAAAAAAAA%3D%3D", "%EA%B9%80" })
	void refusesMalformedUserId(String userId) {
		for (String path : List.of("/balance", "/balance/entries", "/reservations")) {
			this.frontrow.get("/users/" + userId + path).send().blames("userId");
		}
		this.frontrow.post(charges(userId), Map.of("amount", 1)).send().blames("userId");
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=101", "limit=-1", "limit=x", "limit=1.0", "limit=", "limit=%2B5",
			"limit=05", "limit=99999999999999999999", "limit=1&limit=2", "cursor=", "cursor=!", "cursor=x",
			"cursor=%00", "cursor=MQ&cursor=MQ", "cursor=-1", "cursor=LTE" })
	void refusesNonsenseForPage(String query) {
		String user = user();
		String field = query.substring(0, query.indexOf('='));
		for (String path : List.of("/users/" + user + "/balance/entries", "/users/" + user + "/reservations",
				"/concerts")) {
			this.frontrow.get(path + "?" + query).send().blames(field);
		}
	}

	@Test
	void ledgerPagesWithoutGapOrRepetitionWhileItGrows() {
		Fan fan = this.frontrow.fan("Alex");
		for (int amount = 1; amount <= 5; amount++) {
			fan.charge(amount);
		}
		String path = "/users/" + fan.userId() + "/balance/entries?limit=2";
		Answer first = this.frontrow.get(path).answers(200);
		fan.charge(6);
		Answer second = this.frontrow.get(path + "&cursor=" + first.text("nextCursor")).answers(200);
		Answer third = this.frontrow.get(path + "&cursor=" + second.text("nextCursor")).answers(200);
		assertThat(amounts(first)).containsExactly(5L, 4L);
		assertThat(amounts(second)).containsExactly(3L, 2L);
		assertThat(amounts(third)).containsExactly(1L);
		assertThat(third.get("nextCursor").isNull()).isTrue();
	}

	private static List<Long> amounts(Answer ledger) {
		return StreamSupport.stream(ledger.get("entries").spliterator(), false)
			.map((entry) -> entry.get("amount").longValue())
			.toList();
	}

	@Test
	void listsReservationsNewestFirst() {
		Sale sale = this.frontrow.sale(1, 3, 1_000);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		List<String> held = List.of(fan.holdNumbers(sale, 1), fan.holdNumbers(sale, 2), fan.holdNumbers(sale, 3));
		String path = "/users/" + fan.userId() + "/reservations?limit=2";
		Answer first = this.frontrow.get(path).answers(200);
		Answer second = this.frontrow.get(path + "&cursor=" + first.text("nextCursor")).answers(200);
		assertThat(first.get("reservations")).extracting((one) -> one.get("reservationId").stringValue())
			.containsExactly(held.get(2), held.get(1));
		assertThat(second.get("reservations")).containsExactly(fan.reservation(held.get(0)).json());
		assertThat(second.get("nextCursor").isNull()).isTrue();
	}

	private String user() {
		return this.frontrow.fan("Alex").userId();
	}

	private static String charges(String userId) {
		return "/users/" + userId + "/balance/charges";
	}

	/** JSON with the quotes of Java. */
	private static String json(String text) {
		return text.replace('\'', '"');
	}

}
