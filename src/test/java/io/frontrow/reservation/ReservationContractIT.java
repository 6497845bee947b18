package io.frontrow.reservation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider;
import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.catalog.Concerts;
import io.frontrow.catalog.Performance;
import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import io.frontrow.engine.commit.Statements;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.reservation.hold.Diagnosis;
import io.frontrow.reservation.hold.HoldDecision;
import io.frontrow.reservation.state.Draft;
import io.frontrow.reservation.state.TakenSeats;
import io.frontrow.servers.Servers;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.api.RedissonClient;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Holding seats and giving them up, as the API promises them. */
class ReservationContractIT {

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void holdsSeatsForTheirPayment() {
		Sale sale = this.frontrow.sale(new SalePlan().section("VIP", 1, 1, 5_000).section("R", 1, 2, 3_000));
		this.frontrow.tune(sale, Map.of("holdTtlSeconds", 77));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		List<Long> seats = fan.seats(sale);
		Answer held = fan.reserve(sale, seats.get(2), seats.get(0)).hasStatus(201);
		assertThat(held.json().propertyNames()).containsExactlyInAnyOrder("reservationId", "userId", "concertId",
				"performanceId", "status", "seats", "amount", "currency", "expiresAt", "createdAt", "paidAt");
		assertThat(held.text("userId")).isEqualTo(fan.userId());
		assertThat(held.number("concertId")).isEqualTo(sale.concertId());
		assertThat(held.number("performanceId")).isEqualTo(sale.performanceId());
		assertThat(held.text("status")).isEqualTo("PENDING_PAYMENT");
		assertThat(held.number("amount")).isEqualTo(8_000);
		assertThat(held.text("currency")).isEqualTo("KRW");
		assertThat(held.get("paidAt").isNull()).isTrue();
		assertThat(Duration.between(time(held, "createdAt"), time(held, "expiresAt"))).hasSeconds(77);
		assertThat(held.get("seats")).map(Object::toString)
			.containsExactly(
					"{\"seatId\":%d,\"number\":1,\"section\":\"VIP\",\"row\":1,\"price\":5000}".formatted(seats.get(0)),
					"{\"seatId\":%d,\"number\":3,\"section\":\"R\",\"row\":1,\"price\":3000}".formatted(seats.get(2)));

		Answer found = Call.of(this.frontrow, "GET", held.header("Location").orElseThrow())
			.token(fan.token())
			.answers(200);
		assertThat(found.raw()).isEqualTo(held.raw());
		assertThat(fan.remaining(sale)).isEqualTo(1);
		assertThat(fan.seatStatus(sale, seats.get(0))).isEqualTo("HELD");
	}

	@Test
	void namesAllTakenSeatsAndOnlyThoseAndHoldsNone() {
		Sale sale = this.frontrow.sale(1, 5, 0);
		Fan first = this.frontrow.fan("Alex").enter(sale);
		Fan second = this.frontrow.fan("Mina").enter(sale);
		List<Long> seats = first.seats(sale);
		first.pay(first.hold(sale, seats.get(1))).hasStatus(201);
		first.enter(sale).hold(sale, seats.get(3));
		Answer refused = second.reserve(sale, seats.get(0), seats.get(1), seats.get(2), seats.get(3))
			.isProblem(409, "SEAT_ALREADY_RESERVED");
		assertThat(refused.numbers("seatIds")).containsExactlyInAnyOrder(seats.get(1), seats.get(3));
		assertThat(second.seatStatus(sale, seats.get(0))).isEqualTo("AVAILABLE");
		assertThat(second.seatStatus(sale, seats.get(2))).isEqualTo("AVAILABLE");
		second.hold(sale, seats.get(0), seats.get(2));
	}

	@Test
	void ownHoldIsTakenToo() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		List<Long> seats = fan.seats(sale);
		fan.hold(sale, seats.get(0));
		fan.reserve(sale, seats.get(0)).isProblem(409, "SEAT_ALREADY_RESERVED");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			performanceId | {'seatIds':[1]}
			performanceId | {'performanceId':null,'seatIds':[1]}
			performanceId | {'performanceId':0,'seatIds':[1]}
			performanceId | {'performanceId':'1','seatIds':[1]}
			performanceId | {'performanceId':1.5,'seatIds':[1]}
			performanceId | {'performanceId':[1],'seatIds':[1]}
			seatIds       | {'performanceId':1}
			seatIds       | {'performanceId':1,'seatIds':null}
			seatIds       | {'performanceId':1,'seatIds':[]}
			seatIds       | {'performanceId':1,'seatIds':1}
			seatIds       | {'performanceId':1,'seatIds':'1'}
			seatIds       | {'performanceId':1,'seatIds':{}}
			seatIds       | {'performanceId':1,'seatIds':[1,1]}
			seatIds       | {'performanceId':1,'seatIds':[1,2,3,4,5]}
			seatIds[0]    | {'performanceId':1,'seatIds':[null]}
			seatIds[1]    | {'performanceId':1,'seatIds':[1,0]}
			seatIds[0]    | {'performanceId':1,'seatIds':[-1]}
			seatIds[0]    | {'performanceId':1,'seatIds':['1']}
			seatIds[0]    | {'performanceId':1,'seatIds':[1.5]}
			bestAvailable.section | {'performanceId':1,'bestAvailable':{'count':1,'section':''}}
			bestAvailable.section | {'performanceId':1,'bestAvailable':{'count':1,'section':1}}
			bestAvailable.count | {'performanceId':1,'bestAvailable':{'count':5}}
			bestAvailable | {'performanceId':1,'seatIds':[1],'bestAvailable':{'count':1}}
			seatIds[0]    | {'performanceId':1,'seatIds':[[1]]}
			seatIds[0]    | {'performanceId':1,'seatIds':[99999999999999999999]}
			seats         | {'performanceId':1,'seatIds':[1],'seats':[1]}
			""")
	void refusesMalformedRequest(String field, String body) {
		this.frontrow.post("/reservations", body.replace('\'', '"')).token("x").send().blames(field);
	}

	@Test
	void saysThatSectionIsTooLongOrUnknown() {
		Sale sale = this.frontrow.sale(new SalePlan().section("😀".repeat(50), 1, 2, 0));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		Answer tooLong = fan.reserving(best(sale, "A".repeat(51))).send().blames("bestAvailable.section");
		assertThat(tooLong.raw()).contains("must be a text of 1 to 50 characters");
		Answer unknown = fan.reserving(best(sale, "Nowhere's {0} \\\"B\\\"")).isRefused(404, "SEAT_NOT_FOUND");
		assertThat(unknown.text("detail")).isEqualTo("This performance has no section named \"Nowhere's {0} \"B\"\".");
		Answer korean = fan.reserving(best(sale, "B")).header("Accept-Language", "ko").isRefused(404, "SEAT_NOT_FOUND");
		assertThat(korean.text("detail")).contains("\"B\" 구역");
		assertThat(fan.reserving(sale.performanceId(), List.of(1L)).isRefused(404, "SEAT_NOT_FOUND").text("detail"))
			.contains("seats");
		fan.reserving(best(sale, "😀".repeat(50))).answers(201);
	}

	private static String best(Sale sale, String section) {
		return "{\"performanceId\":%d,\"bestAvailable\":{\"count\":1,\"section\":\"%s\"}}"
			.formatted(sale.performanceId(), section);
	}

	@Test
	void refusesSeatOfAnotherPerformance() {
		Sale sale = this.frontrow.sale(new SalePlan().startsAt("2037-06-01T19:00:00+09:00")
			.startsAt("2037-06-02T19:00:00+09:00")
			.section("A", 1, 1, 0));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		List<Long> firstEvening = fan.seats(sale);
		fan.reserving(sale.performanceIds().get(1), firstEvening).isRefused(404, "SEAT_NOT_FOUND");
		assertThat(fan.remaining(sale)).isEqualTo(1);
	}

	@Test
	void holdsAndOwnsAtMostFourSeatsOfConcert() {
		Sale sale = this.frontrow.sale(1, 10, 0);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		fan.pay(fan.holdNumbers(sale, 1, 2)).hasStatus(201);
		fan.enter(sale);
		String held = fan.holdNumbers(sale, 3);
		List<Long> seats = fan.seats(sale);
		fan.reserve(sale, seats.get(3), seats.get(4)).isProblem(409, "SEAT_LIMIT_EXCEEDED");
		fan.hold(sale, seats.get(3));
		fan.reserve(sale, seats.get(4)).isProblem(409, "SEAT_LIMIT_EXCEEDED");
		fan.cancel(held).hasStatus(204);
		fan.hold(sale, seats.get(4));
	}

	@Test
	void limitIsTheConcertsOwn() {
		Sale sale = this.frontrow.sale(new SalePlan().maxSeatsPerUser(1).section("A", 1, 2, 0));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		List<Long> seats = fan.seats(sale);
		fan.reserve(sale, seats.get(0), seats.get(1)).isProblem(409, "SEAT_LIMIT_EXCEEDED");
		fan.hold(sale, seats.get(0));
		fan.reserve(sale, seats.get(1)).isProblem(409, "SEAT_LIMIT_EXCEEDED");
	}

	@Test
	void reservesNothingOnceTheSaleClosed() {
		Sale sale = this.frontrow.sale(new SalePlan().startsAt("2037-04-30T19:30:00+09:00")
			.startsAt("2037-05-01T19:30:00+09:00")
			.section("A", 1, 1, 0));
		Books.closeSale(sale.performanceId());
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		fan.reserve(sale, fan.seats(sale).get(0)).isProblem(409, "SALE_CLOSED");
		Long ahead = fan.houses(sale, "2037-05-01").get(0).get("seats").get(0).get("seatId").longValue();
		fan.reserving(sale.performanceIds().get(1), List.of(ahead)).answers(201);
	}

	@Test
	void cancelledSeatsAreFreeBeforeTheAnswer() {
		Sale sale = this.frontrow.sale(1, 2, 0);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		Fan other = this.frontrow.fan("Mina").enter(sale);
		String reservation = fan.holdNumbers(sale, 1, 2);
		assertThat(fan.cancel(reservation).hasStatus(204).raw()).isEmpty();
		assertThat(other.remaining(sale)).isEqualTo(2);
		other.holdNumbers(sale, 1, 2);
		assertThat(fan.reservation(reservation).text("status")).isEqualTo("CANCELLED");
		fan.cancel(reservation).hasStatus(204);
		fan.pay(reservation).isProblem(409, "RESERVATION_CANCELLED");
	}

	@Test
	void paidReservationStays() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		fan.pay(reservation).hasStatus(201);
		fan.cancel(reservation).isProblem(409, "RESERVATION_ALREADY_PAID");
		Answer paid = fan.reservation(reservation).hasStatus(200);
		assertThat(paid.text("status")).isEqualTo("PAID");
		assertThat(time(paid, "paidAt")).isBefore(time(paid, "expiresAt"));
	}

	@Test
	void anotherUsersReservationDoesNotExist() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		Fan owner = this.frontrow.fan("Alex").enter(sale);
		Fan other = this.frontrow.fan("Mina").enter(sale).charge(1_000);
		String reservation = owner.holdNumbers(sale, 1);
		other.reservation(reservation).isProblem(404, "RESERVATION_NOT_FOUND");
		other.cancel(reservation).isProblem(404, "RESERVATION_NOT_FOUND");
		other.pay(reservation).isProblem(404, "RESERVATION_NOT_FOUND");
		assertThat(owner.reservation(reservation).text("status")).isEqualTo("PENDING_PAYMENT");
	}

	@Test
	void ownerSeesAndCancelsWithTokenOfAnyConcert() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		Sale elsewhere = this.frontrow.announce(new SalePlan().section("A", 1, 1, 0));
		this.frontrow.tune(elsewhere, Map.of("paused", true));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		fan.join(elsewhere);
		assertThat(fan.reservation(reservation).hasStatus(200).text("status")).isEqualTo("PENDING_PAYMENT");
		fan.leave().hasStatus(204);
		assertThat(fan.reservation(reservation).hasStatus(200).text("status")).isEqualTo("PENDING_PAYMENT");
		fan.cancel(reservation).hasStatus(204);
	}

	@Test
	void holdThatRanOutIsFreeAtOnceAndSweptSoon() {
		Sale sale = this.frontrow.sale(1, 2, 0);
		this.frontrow.tune(sale, Map.of("holdTtlSeconds", 1));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		Answer held = fan.reserve(sale, fan.seats(sale).get(0)).hasStatus(201);
		Long seat = held.get("seats").get(0).get("seatId").longValue();
		awaitPast(time(held, "expiresAt"));
		assertThat(fan.seatStatus(sale, seat)).isEqualTo("AVAILABLE");
		assertThat(fan.remaining(sale)).isEqualTo(2);
		assertThat(fan.reservation(held.text("reservationId")).text("status")).isEqualTo("EXPIRED");
		assertThat(Waiting.until(Duration.ofSeconds(2), () -> isSwept(held.text("reservationId")))).isTrue();
		assertThat(fan.seatStatus(sale, seat)).isEqualTo("AVAILABLE");
		fan.cancel(held.text("reservationId")).hasStatus(204);
		assertThat(fan.reservation(held.text("reservationId")).text("status")).isEqualTo("EXPIRED");
	}

	private static boolean isSwept(String reservationId) {
		return Books.number("SELECT COUNT(*) FROM reservations WHERE reservation_id = ? AND status = 'EXPIRED'",
				reservationId) == 1;
	}

	@Test
	void holdThatRanOutIsHeldByAnotherAtOnce() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		this.frontrow.tune(sale, Map.of("holdTtlSeconds", 1));
		Fan slow = this.frontrow.fan("Slow").enter(sale);
		Fan quick = this.frontrow.fan("Quick").enter(sale);
		Answer held = slow.reserve(sale, slow.seats(sale).get(0)).hasStatus(201);
		awaitPast(time(held, "expiresAt"));
		String again = quick.hold(sale, held.get("seats").get(0).get("seatId").longValue());
		quick.pay(again).hasStatus(201);
		slow.pay(held.text("reservationId")).isProblem(410, "RESERVATION_EXPIRED");
	}

	@Test
	void holdLendsItsOwnersTokenTimeAndTakesItBack() {
		Sale sale = this.frontrow.sale(1, 4, 0);
		this.frontrow.tune(sale, Map.of("activeTtlSeconds", 60, "holdTtlSeconds", 100));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		Instant before = expiry(fan);
		Answer first = fan.reserve(sale, fan.seats(sale).get(0)).hasStatus(201);
		assertLastsBeyond(fan, first);
		Answer second = fan.reserve(sale, fan.seats(sale).get(1)).hasStatus(201);
		assertLastsBeyond(fan, second);

		fan.cancel(second.text("reservationId")).hasStatus(204);
		assertLastsBeyond(fan, first);
		fan.cancel(first.text("reservationId")).hasStatus(204);
		assertThat(expiry(fan)).isEqualTo(before);
	}

	/**
	 * To the end of the hold and 30 s; the two clocks are read within the same second.
	 */
	private static void assertLastsBeyond(Fan fan, Answer held) {
		assertThat(Duration.between(time(held, "expiresAt"), expiry(fan))).isBetween(Duration.ofSeconds(29),
				Duration.ofSeconds(31));
	}

	@Test
	void refusalTakesLentTimeBack() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		this.frontrow.tune(sale, Map.of("activeTtlSeconds", 60, "holdTtlSeconds", 100));
		this.frontrow.fan("First").enter(sale).holdNumbers(sale, 1);
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		Instant before = expiry(fan);
		fan.reserve(sale, fan.seats(sale).get(0)).isProblem(409, "SEAT_ALREADY_RESERVED");
		assertThat(expiry(fan)).isEqualTo(before);
	}

	@Test
	void lossLeavesHalfMinute() {
		Sale sale = this.frontrow.sale(1, 2, 0);
		this.frontrow.tune(sale, Map.of("activeTtlSeconds", 10, "holdTtlSeconds", 100));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		String reservation = fan.holdNumbers(sale, 1);
		fan.cancel(reservation).hasStatus(204);
		assertThat(Duration.between(Instant.now(), expiry(fan))).isBetween(Duration.ofSeconds(25),
				Duration.ofSeconds(31));
	}

	@Test
	void lentTimeEndsTwentyMinutesAfterAdmission() {
		Sale sale = this.frontrow.sale(1, 2, 0);
		this.frontrow.tune(sale, Map.of("holdTtlSeconds", 86_400));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		fan.holdNumbers(sale, 1);
		Answer state = fan.state();
		assertThat(Duration.between(time(state, "activatedAt"), time(state, "expiresAt"))).hasMinutes(20);
	}

	private static Instant expiry(Fan fan) {
		return time(fan.state(), "expiresAt");
	}

	private static Instant time(Answer answer, String field) {
		return OffsetDateTime.parse(answer.text(field)).toInstant();
	}

	/** Both clocks are this machine's. */
	private static void awaitPast(Instant time) {
		assertThat(Waiting.until(Duration.ofSeconds(10), () -> Instant.now().isAfter(time))).isTrue();
	}

	/** Such as after a backup was restored that is older than the token. */
	@Test
	void tokenOfUserWhomTheDatabaseDoesNotKnowHoldsNothing() {
		Sale sale = this.frontrow.sale(1, 12, 0);
		Fan stranger = this.frontrow.fan("Stranger").enter(sale);
		List<Fan> others = IntStream.range(0, 10).mapToObj((index) -> this.frontrow.fan("Fan").enter(sale)).toList();
		List<Long> seats = stranger.seats(sale);
		Answer before = stranger.state();
		Books.change("DELETE FROM users WHERE user_id = ?", stranger.userId());
		CompletableFuture<Answer> refused = stranger.reserving(sale.performanceId(), List.of(seats.get(10)))
			.sendAsync();
		List<CompletableFuture<Answer>> made = IntStream.range(0, others.size())
			.mapToObj(
					(index) -> others.get(index).reserving(sale.performanceId(), List.of(seats.get(index))).sendAsync())
			.toList();
		refused.join().isProblem(401, "QUEUE_TOKEN_INVALID");
		made.forEach((answer) -> answer.join().hasStatus(201));
		String best = "{\"performanceId\":%d,\"bestAvailable\":{\"count\":1}}".formatted(sale.performanceId());
		stranger.reserving(best).isRefused(401, "QUEUE_TOKEN_INVALID");
		stranger.reserving(best).header("Idempotency-Key", "k").isRefused(401, "QUEUE_TOKEN_INVALID");

		assertThat(Books.number("SELECT COUNT(*) FROM seat_claims WHERE user_id = ?", stranger.userId())).isZero();
		assertThat(Books.number("SELECT COUNT(*) FROM reservations WHERE user_id = ?", stranger.userId())).isZero();
		assertThat(others.get(0).remaining(sale)).isEqualTo(2);
		assertThat(stranger.state().text("expiresAt")).isEqualTo(before.text("expiresAt"));
		others.get(0).hold(sale, seats.get(10), seats.get(11));
	}

	/** It was made before, so that the token's user had to be told from its balance. */
	@Test
	void tokenOfUserWhomTheDatabaseDoesNotKnowPaysNothing() {
		Sale sale = this.frontrow.sale(1, 1, 100);
		Fan stranger = this.frontrow.fan("Stranger").enter(sale);
		String reservation = stranger.holdNumbers(sale, 1);
		Books.change("DELETE FROM users WHERE user_id = ?", stranger.userId());
		stranger.pay(reservation).isProblem(401, "QUEUE_TOKEN_INVALID");
		stranger.cancel(reservation).hasStatus(204);
		Books.makeUser(UUID.fromString(stranger.userId()));
	}

	/** MySQL concatenates 1,024 characters by default: 27 of their ids. */
	@Test
	void allOverdueHoldsOfUserAreSeenAndCleared() throws SQLException {
		int held = 40;
		Sale sale = this.frontrow.sale(new SalePlan().maxSeatsPerUser(held).section("A", 1, held + 1, 0));
		Fan fan = this.frontrow.fan("Alex").enter(sale);
		List<Long> seats = fan.seats(sale);
		seats.subList(0, held).forEach((seat) -> fan.hold(sale, seat));
		Performance performance = Objects
			.requireNonNull(this.frontrow.part(Concerts.class).findPerformance(sale.performanceId()).block());
		Draft draft = new Draft(Ids.next(), UUID.fromString(fan.userId()), performance,
				List.of(performance.seat(seats.get(held))), Duration.ofMinutes(1), held);
		// The sweep waits for this row too, and has ended none of them meanwhile.
		try (Connection other = Books.lock("SELECT * FROM performances WHERE performance_id = ? FOR UPDATE",
				sale.performanceId())) {
			Books.change("""
					UPDATE reservations r JOIN seats s ON s.reservation_id = r.reservation_id
					SET r.expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND, s.held_until = r.expires_at
					WHERE r.user_id = ?""", fan.userId());
			Diagnosis diagnosis = new HoldDecision(concatenatingLittle(), this.frontrow.part(Statements.class),
					this.frontrow.part(TakenSeats.class))
				.diagnose(draft)
				.block();
			assertThat(Objects.requireNonNull(diagnosis).overdue()).hasSize(held);
			other.rollback();
		}
		fan.hold(sale, seats.get(held));
	}

	private static DatabaseClient concatenatingLittle() {
		Servers servers = Servers.shared();
		return DatabaseClient.create(ConnectionFactories.get(ConnectionFactoryOptions.parse(servers.r2dbcUrl())
			.mutate()
			.option(ConnectionFactoryOptions.USER, servers.username())
			.option(ConnectionFactoryOptions.PASSWORD, servers.password())
			.option(MySqlConnectionFactoryProvider.SESSION_VARIABLES, new String[] { "group_concat_max_len=1024" })
			.build()));
	}

	@Test
	void reservationDecidedAfterItsOwnerLeftIsCancelled() throws SQLException {
		Sale sale = this.frontrow.sale(1, 2, 1_000);
		Fan fan = this.frontrow.fan("gone").enter(sale);
		Fan next = this.frontrow.fan("next").enter(sale);
		long seat = fan.seats(sale).get(0);
		List<CompletableFuture<Answer>> leaving = new ArrayList<>();
		Answer late = reserveSlowly(fan, sale, seat, () -> {
			leaving.add(CompletableFuture.supplyAsync(fan::leave));
			Pause.of(Duration.ofMillis(600));
		});
		late.hasStatus(201);
		leaving.get(0).join().hasStatus(204);
		await().atMost(Duration.ofSeconds(5)).until(() -> next.seatStatus(sale, seat).equals("AVAILABLE"));
		assertThat(fan.enter(sale).reservation(late.text("reservationId")).text("status")).isEqualTo("CANCELLED");
	}

	@Test
	void reservationIsKeptWhenRedisForgetsItsTokenMeanwhile() throws SQLException {
		Sale sale = this.frontrow.sale(1, 2, 1_000);
		Fan fan = this.frontrow.fan("forgotten").enter(sale).charge(1_000);
		Answer late = reserveSlowly(fan, sale, fan.seats(sale).get(0), () -> {
			this.frontrow.part(RedissonClient.class).getKeys().deleteByPattern("queue:{" + sale.concertId() + "}:*");
			Pause.of(Duration.ofMillis(400));
		});
		fan.enter(sale).pay(late.hasStatus(201).text("reservationId")).hasStatus(201);
	}

	/** It waits for its seat's row while that happens. */
	private Answer reserveSlowly(Fan fan, Sale sale, long seat, Runnable meanwhile) throws SQLException {
		CompletableFuture<Answer> late;
		try (Connection other = Books.lock("SELECT * FROM seats WHERE seat_id = ? FOR UPDATE", seat)) {
			late = fan.reserving(sale.performanceId(), List.of(seat)).sendAsync();
			await().atMost(Duration.ofSeconds(5))
				.until(() -> Books.dirtyNumber("SELECT COUNT(*) FROM seat_claims WHERE user_id = ?",
						fan.userId()) == 1);
			meanwhile.run();
			other.rollback();
		}
		return late.join();
	}

}
