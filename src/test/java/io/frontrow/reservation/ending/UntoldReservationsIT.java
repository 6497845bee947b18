package io.frontrow.reservation.ending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import io.frontrow.Frontrow;
import io.frontrow.SqlBooks;
import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.Servers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Redis is to be told of after it was away, with payments that were made meanwhile.
 * They are of concerts that nobody else knows.
 */
class UntoldReservationsIT {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/** At one batch a beat it would take 20 s, however fast the machine is. */
	private static final Duration BACKLOG_LIMIT = Duration.ofSeconds(18);

	private static final int BACKLOG = 4_000;

	/** As many as are told at once of one Redis. */
	private static final int AT_ONCE = 4;

	/** Some beats, and much less than a lock is waited for, five times. */
	private static final Duration SMALL_LIMIT = Duration.ofSeconds(4);

	private static final String UNTOLD = "SELECT COUNT(*) FROM reservations WHERE redis_pending = 1 AND concert_id = ";

	private final SqlBooks books = new SqlBooks(Servers.shared());

	private final List<Long> concerts = new ArrayList<>();

	@BeforeEach
	void start() {
		Frontrow.shared();
	}

	@AfterEach
	void remove() {
		for (long concertId : this.concerts) {
			this.books.change("DELETE FROM reservations WHERE concert_id = " + concertId);
			this.books.change("DELETE FROM reservation_seats WHERE reservation_id LIKE '%" + end(concertId) + "'");
		}
	}

	private long pay(int reservations) {
		return pay(reservations, "- INTERVAL 1 MINUTE");
	}

	/**
	 * Returns the concert.
	 * @param since when, from now on; two seconds later Redis is told
	 */
	private long pay(int reservations, String since) {
		long concertId = 6_000_000 + ThreadLocalRandom.current().nextInt(1_000_000);
		this.concerts.add(concertId);
		String digits = "(SELECT 0 AS x UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5"
				+ " UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
		String numbers = "(SELECT a.x + 10 * b.x + 100 * c.x + 1000 * d.x AS n FROM " + digits + " a, " + digits
				+ " b, " + digits + " c, " + digits + " d)";
		String id = "CONCAT(LPAD(LOWER(HEX(n)), 8, '0'), '" + end(concertId) + "')";
		String rows = " FROM " + numbers + " numbers WHERE n < " + reservations;
		this.books.change("INSERT INTO reservation_seats SELECT " + id + ", " + concertId + "001000001 + n, 0" + rows);
		this.books.change("INSERT INTO reservations SELECT " + id + ", UUID(), " + concertId + ", " + concertId
				+ "001, 'PAID', 1, 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) " + since
				+ " + INTERVAL n MICROSECOND, 1" + rows);
		return concertId;
	}

	/** Of the ids of its reservations. */
	private static String end(long concertId) {
		return "-0000-7000-8000-%012x".formatted(concertId);
	}

	private long untold(long concertId) {
		return this.books.number(UNTOLD + concertId);
	}

	private boolean isToldWithin(Duration limit, long concertId) {
		return Waiting.until(limit, Duration.ofMillis(100), () -> untold(concertId) == 0);
	}

	@Test
	void backlogOfThousandsIsToldWithinSeconds() {
		long concertId = pay(BACKLOG);
		assertThat(Waiting.until(LIMIT, () -> untold(concertId) < BACKLOG)).isTrue();
		long begun = System.nanoTime();
		assertThat(isToldWithin(BACKLOG_LIMIT, concertId)).as("%d are left", untold(concertId)).isTrue();
		System.out.printf("%d payments were told in %.1f s%n", BACKLOG, (System.nanoTime() - begun) / 1e9);
	}

	/** They take all that may be under way at once. */
	@Test
	void backlogsOfSomeConcertsDoNotHoldUpAnother() {
		List<Long> large = Stream.generate(() -> pay(BACKLOG)).limit(AT_ONCE).toList();
		assertThat(Waiting.until(LIMIT, () -> large.stream().allMatch((one) -> untold(one) < BACKLOG))).isTrue();
		long small = pay(1);
		assertThat(isToldWithin(LIMIT, small)).isTrue();
		assertThat(large).as("is still being told").anyMatch((one) -> untold(one) > BACKLOG / 4);
	}

	/** What Redis knows of it cannot be noted, because another has the row. */
	@Test
	void slowTellingOfAConcertDoesNotHoldUpAnother() {
		long slow = pay(1, "+ INTERVAL 2 SECOND");
		try (SqlBooks.Hand hand = this.books.hand()) {
			hand.change("UPDATE reservations SET seat_count = 1 WHERE reservation_id = '00000000" + end(slow) + "'");
			assertThat(Waiting.until(LIMIT, SqlBooks.LOCKS_REFRESHED, () -> this.books.waitingForLocks() > 0))
				.as("it is being told")
				.isTrue();
			long quick = pay(1);
			assertThat(isToldWithin(SMALL_LIMIT, quick)).isTrue();
			assertThat(untold(slow)).isOne();
			hand.commit();
		}
		assertThat(isToldWithin(LIMIT, slow)).isTrue();
	}

}
