package io.frontrow.reservation.state;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.frontrow.Frontrow;
import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Section;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.queue.turn.TurnLeases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redisson.api.RLockReactive;
import org.redisson.api.RedissonReactiveClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The locks behind the holds, on one thread as on an event loop (Redisson issue 4467).
 */
@Tag("server")
class SeatHoldsIT {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final SeatHolds holds = Frontrow.shared().part(SeatHolds.class);

	private final RedissonReactiveClient redisson = Frontrow.shared().part(RedissonReactiveClient.class);

	@Test
	void refusesTheSecondOfTwoCustomersOnOneEventLoop() {
		Draft first = draft(1);
		Draft second = sameSeats(first);
		assertThat(this.holds.tryLock(first, first.seatIds()).block(LIMIT)).isEmpty();
		assertThat(this.holds.tryLock(second, second.seatIds()).block(LIMIT)).isEqualTo(first.seatIds());
	}

	/**
	 * What the owner is for: without it the lock's owner is the thread, and both get the
	 * seat.
	 */
	@Test
	void withoutAnOwnerBothCustomersGetTheSeat() {
		Scheduler eventLoop = Schedulers.newSingle("event-loop");
		try {
			RLockReactive lock = this.redisson.getLock("hold:{test}:" + UUID.randomUUID());
			assertThat(lock.tryLock(0, 5, TimeUnit.SECONDS).subscribeOn(eventLoop).block(LIMIT)).isTrue();
			assertThat(lock.tryLock(0, 5, TimeUnit.SECONDS).subscribeOn(eventLoop).block(LIMIT)).isTrue();
		}
		finally {
			eventLoop.dispose();
		}
	}

	@Test
	void unlockLeavesTheLockOfAnother() {
		Draft first = draft(1);
		Draft second = sameSeats(first);
		this.holds.tryLock(first, first.seatIds()).block(LIMIT);
		this.holds.unlock(second).block(LIMIT);
		assertThat(this.holds.tryLock(second, second.seatIds()).block(LIMIT)).isEqualTo(first.seatIds());
		this.holds.unlock(first).block(LIMIT);
		assertThat(this.holds.tryLock(second, second.seatIds()).block(LIMIT)).isEmpty();
	}

	/** Also that of a user whose token is gone. */
	@Test
	void takingTheLoanBackEndsTheLocksWhoeverHasThem() {
		Draft first = draft(2);
		Draft second = sameSeats(first);
		this.holds.tryLock(first, first.seatIds()).block(LIMIT);
		EndedReservation ended = new EndedReservation(first.reservationId(), first.userId(), first.concertId(),
				first.performance().performanceId(), ReservationStatus.CANCELLED, first.seatIds());
		Frontrow.shared()
			.part(TurnLeases.class)
			.takeBack(ended.concertId(), ended.userId(), ended.reservationId(), TurnLeases.Outcome.LOST,
					SeatHolds.keys(ended))
			.block(LIMIT);
		assertThat(this.holds.tryLock(second, second.seatIds()).block(LIMIT)).isEmpty();
	}

	private static Draft draft(int seats) {
		long concertId = 1_000_000 + Math.abs(UUID.randomUUID().getMostSignificantBits() % 1_000_000);
		Performance performance = new Performance(concertId * 1_000 + 1, concertId,
				OffsetDateTime.parse("2037-01-01T19:00:00+09:00"), "v", Instant.parse("2037-01-01T10:00:00Z"), 10,
				List.of(new Section("A", 1, 10, 1, 1_000)));
		return new Draft(Ids.next(), Ids.next(), performance, performance.seats().limit(seats).toList(),
				Duration.ofSeconds(5), 4);
	}

	private static Draft sameSeats(Draft other) {
		return new Draft(Ids.next(), Ids.next(), other.performance(), other.seats(), other.holdTtl(), 4);
	}

}
