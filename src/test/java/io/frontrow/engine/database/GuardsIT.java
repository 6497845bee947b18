package io.frontrow.engine.database;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.SqlBooks;
import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.api.RedissonReactiveClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each guard is needed: the same scene does no harm with it, and harm without it. On
 * servers of its own, because their books are wrong afterwards.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardsIT {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	/** What is not done by then is not done. */
	private static final Duration SOON = Duration.ofMillis(1_500);

	private final Servers servers = Servers.start();

	private final SqlBooks books = new SqlBooks(this.servers);

	@SuppressWarnings("NullAway.Init")
	private Guards guards;

	private Frontrow frontrow;

	/** As it is delivered. */
	private Frontrow other;

	@BeforeAll
	void start() {
		this.frontrow = Frontrow.startChangedOn(this.servers, (parts) -> this.guards = new Guards(parts));
		this.other = Frontrow.startOn(this.servers);
		// The second net under the guarded update of the balance.
		this.books.change("ALTER TABLE users DROP CONSTRAINT balance_in_range");
	}

	@AfterAll
	void stop() {
		Stream.of(this.frontrow, this.other).forEach(Frontrow::close);
		this.servers.close();
	}

	@ParameterizedTest
	@EnumSource
	void isNeeded(Guard guard) {
		LongSupplier scene = scene(guard);
		assertThat(scene.getAsLong()).as("harm with it").isZero();

		AtomicLong harm = new AtomicLong();
		assertThat(this.guards.without(guard, () -> harm.set(scene.getAsLong()))).as("it was in the way").isTrue();

		assertThat(harm).as("harm without it").hasPositiveValue();
	}

	private LongSupplier scene(Guard guard) {
		return switch (guard) {
			case FREE_SEAT -> this::seatsSoldTwice;
			case BALANCE -> this::moneySpentTwice;
			case SEAT_LIMIT -> this::seatsBeyondTheLimit;
			case IDEMPOTENCY_KEY -> this::chargesDoneTwice;
			case DETACHMENT -> this::cancellationsLeftUndone;
		};
	}

	/** The lock is forgotten, as when Redis is emptied: only the row says who has it. */
	private long seatsSoldTwice() {
		Sale sale = this.frontrow.sale(1, 2, 1_000);
		Fan first = this.frontrow.fan("first").enter(sale);
		Fan second = this.frontrow.fan("second").enter(sale);
		long seat = first.seats(sale).get(0);
		first.hold(sale, seat);
		this.frontrow.part(RedissonReactiveClient.class)
			.getKeys()
			.delete("hold:{" + sale.concertId() + "}:" + seat)
			.block(LIMIT);
		return succeeded(second.reserve(sale, seat), 201);
	}

	private long moneySpentTwice() {
		Sale sale = this.frontrow.sale(1, 2, 1_000);
		Fan fan = this.frontrow.fan("almost broke").enter(sale).charge(1_500);
		List<Long> seats = fan.seats(sale);
		String first = fan.hold(sale, seats.get(0));
		String second = fan.hold(sale, seats.get(1));
		fan.paying(first).answers(201);
		return succeeded(fan.paying(second).send(), 201);
	}

	private long seatsBeyondTheLimit() {
		Sale sale = this.frontrow.sale(new SalePlan().section("A", 1, 3, 1_000).maxSeatsPerUser(1));
		Fan fan = this.frontrow.fan("greedy").enter(sale);
		List<Long> seats = fan.seats(sale);
		fan.hold(sale, seats.get(0));
		return succeeded(fan.reserve(sale, seats.get(1)), 201);
	}

	/** The second comes to another instance while the first is under way. */
	private long chargesDoneTwice() {
		Fan fan = this.frontrow.fan("impatient");
		CompletableFuture<Answer> first;
		CompletableFuture<Answer> second;
		try (SqlBooks.Hand hand = this.books.hand()) {
			hand.change("UPDATE users SET name = 'slow' WHERE user_id = '" + fan.userId() + "'");
			first = charge(this.other, fan, "the-key").sendAsync();
			awaitWaiting(1);
			second = charge(this.frontrow, fan, "the-key").sendAsync();
			awaitWaiting(2);
			hand.commit();
		}
		assertThat(List.of(first.join().status(), second.join().status())).containsOnly(200);
		return fan.balance() - 1;
	}

	/**
	 * The client has gone while its cancellation waits for the reservation's row. (Groups
	 * are detached from their clients in any case.)
	 */
	private long cancellationsLeftUndone() {
		Sale sale = this.frontrow.sale(1, 1, 1_000);
		Fan fan = this.frontrow.fan("hasty").enter(sale);
		String held = fan.hold(sale, fan.seats(sale).get(0));
		try (SqlBooks.Hand hand = this.books.hand()) {
			hand.change("UPDATE reservations SET amount = amount + 1 WHERE reservation_id = '" + held + "'");
			try (Socket client = new Socket("localhost", this.frontrow.address().getPort())) {
				client.getOutputStream().write(cancellationOf(held, fan).getBytes(StandardCharsets.US_ASCII));
				awaitWaiting(1);
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
			// The server must have seen it go.
			Pause.of(Duration.ofMillis(200));
			hand.commit();
		}
		return Waiting.until(SOON, () -> fan.reservation(held).text("status").equals("CANCELLED")) ? 0 : 1;
	}

	private static String cancellationOf(String reservationId, Fan fan) {
		return """
				DELETE /api/v1/reservations/%s HTTP/1.1\r
				Host: localhost\r
				Queue-Token: %s\r
				\r
				""".formatted(reservationId, fan.token());
	}

	private void awaitWaiting(long transactions) {
		await().atMost(LIMIT).until(() -> this.books.waitingForLocks() >= transactions);
	}

	private static Call charge(Frontrow at, Fan fan, String key) {
		return at.post("/users/" + fan.userId() + "/balance/charges", Map.of("amount", 1))
			.header("Idempotency-Key", key);
	}

	private static long succeeded(Answer answer, int status) {
		return (answer.status() == status) ? 1 : 0;
	}

}
