package io.frontrow.engine.http;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.servers.Servers;
import io.frontrow.servers.redis.Redis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis or the database goes away under a running application, and comes back. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {

	/** A second, and some room for a busy machine. */
	private static final Duration ANSWER_LIMIT = Duration.ofMillis(1_500);

	private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(5);

	/** One after the other, their scripts would be given up within 4 s. */
	private static final int CROWD = 300;

	private final Servers servers = Servers.start();

	private final ExecutorService threads = Executors.newFixedThreadPool(CROWD);

	private Frontrow frontrow;

	private Sale sale;

	private Fan fan;

	@BeforeAll
	void start() {
		this.frontrow = Frontrow.startOn(this.servers);
		this.sale = this.frontrow.sale(2, 10, 1_000);
		this.fan = this.frontrow.fan("patient").enter(this.sale).charge(100_000);
		this.fan.seats(this.sale);
	}

	@AfterAll
	void stop() {
		this.frontrow.close();
		this.servers.close();
		this.threads.shutdown();
	}

	@Test
	void databaseThatIsKilledIsAnswered503AndFoundAgain() {
		withoutDatabase(this.servers.database()::kill, this.servers.database()::start);
	}

	@Test
	void callThatFailsThroughUsGivesItsTimeBack() {
		Fan unlucky = this.frontrow.fan("unlucky").enter(this.sale);
		long seat = freeSeat(unlucky);
		String before = unlucky.state().text("expiresAt");
		this.servers.database().kill();
		unlucky.reserve(this.sale, seat).hasStatus(503);
		this.servers.database().start();
		await().atMost(RECOVERY_LIMIT).until(() -> unlucky.state().text("expiresAt").compareTo(before) > 0);
		await().atMost(RECOVERY_LIMIT.multipliedBy(4))
			.until(() -> this.frontrow.get("/concerts").send().status() == 200);
	}

	@Test
	void databaseThatHangsIsAnswered503AndFoundAgain() {
		withoutDatabase(this.servers.database()::pause, this.servers.database()::resume);
	}

	private void withoutDatabase(Runnable away, Runnable back) {
		String reservation = this.fan.hold(this.sale, freeSeat(this.fan));
		away.run();
		try {
			assertUnavailable(() -> this.frontrow.get("/users/" + this.fan.userId() + "/balance").send());
			assertUnavailable(() -> this.fan.pay(reservation));
			assertThat(this.fan.state().text("status")).isEqualTo("ACTIVE");
		}
		finally {
			back.run();
		}
		await().atMost(RECOVERY_LIMIT)
			.until(() -> this.frontrow.get("/users/" + this.fan.userId() + "/balance").send().status() == 200);
		await().atMost(RECOVERY_LIMIT).until(() -> this.fan.reservation(reservation).status() == 200);
		this.fan.cancel(reservation);
		await().atMost(RECOVERY_LIMIT).untilAsserted(this.frontrow::assertAuditHolds);
	}

	@Test
	void redisThatHangsIsAnswered503AndFoundAgain() {
		Redis redis = this.servers.redis();
		this.fan.charge(1);
		long balance = this.fan.balance();
		redis.pause();
		try {
			assertUnavailable(() -> this.fan.asks("/queue/tokens/current").send());
			assertUnavailable(() -> this.fan.asks(this.sale.path("/dates")).send());
			assertThat(this.fan.balance()).as("the balance needs no Redis").isEqualTo(balance);
		}
		finally {
			redis.resume();
		}
		await().atMost(RECOVERY_LIMIT).until(() -> this.fan.asks("/queue/tokens/current").send().status() == 200);
		this.fan.cancel(this.fan.hold(this.sale, freeSeat(this.fan)));
	}

	/** Many wait for the script that hangs, and are told as soon as who is in it. */
	@Test
	void crowdThatJoinsWhileRedisHangsIsAnswered503AndJoinsAfterwards() {
		List<Fan> crowd = IntStream.range(0, CROWD).mapToObj((index) -> this.frontrow.fan("fan " + index)).toList();
		Redis redis = this.servers.redis();
		redis.pause();
		try {
			long begun = System.nanoTime();
			List<CompletableFuture<Answer>> joining = crowd.stream()
				.map((each) -> CompletableFuture.supplyAsync(() -> each.tryToJoin(this.sale), this.threads))
				.toList();
			joining.forEach((answer) -> answer.join().isProblem(503, "TEMPORARILY_UNAVAILABLE"));
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ANSWER_LIMIT.multipliedBy(2));
		}
		finally {
			redis.resume();
		}
		crowd.forEach((each) -> await().atMost(RECOVERY_LIMIT).until(() -> each.tryToJoin(this.sale).status() < 300));
	}

	@Test
	void redisThatIsKilledIsAnswered503AndFoundAgain() {
		Redis redis = this.servers.redis();
		redis.kill();
		try {
			assertUnavailable(() -> this.fan.asks("/queue/tokens/current").send());
			assertUnavailable(() -> this.fan.reserving(this.sale.performanceId(), List.of(1L)).send());
			// A signature is all that it takes to refuse what we have not signed.
			this.frontrow.get("/queue/tokens/current")
				.token(this.fan.token() + "A")
				.isRefused(404, "QUEUE_TOKEN_NOT_FOUND");
		}
		finally {
			redis.start();
		}
		Fan next = this.frontrow.fan("after");
		await().atMost(RECOVERY_LIMIT).until(() -> next.tryToJoin(this.sale).status() < 300);
	}

	/**
	 * The database has decided by then: the fan is told the truth, Redis is told later.
	 */
	@Test
	void paymentWhoseRedisDiesAfterTheGateIsPaidAndItsTokenEndsLater() throws SQLException {
		Fan payer = this.frontrow.fan("payer").enter(this.sale).charge(100_000);
		String reservation = payer.hold(this.sale, freeSeat(this.fan));
		CompletableFuture<Answer> paying;
		try (Connection other = connect()) {
			other.setAutoCommit(false);
			other.createStatement()
				.executeQuery("SELECT * FROM performances WHERE performance_id = " + this.sale.performanceId()
						+ " FOR UPDATE");
			paying = payer.paying(reservation).sendAsync();
			await().pollInterval(Duration.ofMillis(10)).until(() -> isBeingPaid(reservation));
			this.servers.redis().kill();
			other.rollback();
		}
		try {
			paying.join().hasStatus(201);
		}
		finally {
			this.servers.redis().start();
		}
		await().atMost(RECOVERY_LIMIT).until(() -> payer.asks("/queue/tokens/current").send().status() == 200);
		await().atMost(RECOVERY_LIMIT).until(() -> payer.state().text("status").equals("EXPIRED"));
		assertThat(payer.state().text("reason")).isEqualTo("PAID");
		await().atMost(RECOVERY_LIMIT).untilAsserted(this.frontrow::assertAuditHolds);
	}

	/**
	 * Its transaction has passed the gate and marked the reservation, and waits for the
	 * performance.
	 */
	private boolean isBeingPaid(String reservation) throws SQLException {
		try (Connection dirty = connect()) {
			dirty.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
			ResultSet rows = dirty.createStatement()
				.executeQuery("SELECT COUNT(*) FROM reservations WHERE status = 'PAID' AND reservation_id = '"
						+ reservation + "'");
			rows.next();
			return rows.getInt(1) == 1;
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.servers.jdbcUrl(), this.servers.username(), this.servers.password());
	}

	private long freeSeat(Fan looking) {
		await().atMost(RECOVERY_LIMIT).until(() -> looking.asks(this.sale.path("/dates")).send().status() == 200);
		return looking.seats(this.sale)
			.stream()
			.filter((seat) -> looking.seatStatus(this.sale, seat).equals("AVAILABLE"))
			.findFirst()
			.orElseThrow();
	}

	private static void assertUnavailable(java.util.function.Supplier<Answer> call) {
		long begun = System.nanoTime();
		Answer answer = call.get();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ANSWER_LIMIT);
		answer.isProblem(503, "TEMPORARILY_UNAVAILABLE");
		assertThat(answer.header("Retry-After")).isPresent();
	}

}
