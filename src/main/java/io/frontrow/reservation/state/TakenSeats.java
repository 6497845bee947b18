package io.frontrow.reservation.state;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.frontrow.catalog.Performance;
import io.frontrow.reservation.ending.HoldSweeper;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Keeps the crowd that wants a taken seat off the database. This instance knows the seats
 * that it has given away, and those that the database has refused to somebody. A sold
 * seat stays sold. A held one is still held while its lock is there and has the same
 * owner, for whoever ends a hold ends its lock. Where Redis was away just then, or that
 * process died, {@link HoldSweeper} ends the lock, and the seat is refused until it has,
 * a second or two. Thread-safe.
 */
@Component
public class TakenSeats {

	/** Of those that were asked for last; one takes some 150 bytes. */
	private static final int SEATS_MAX = 100_000;

	private static final Duration SOLD_KEPT = Duration.ofHours(1);

	/** The database's clock says when a sale closes, and ours may be wrong. */
	private static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(1);

	private final Cache<Long, TakenSeat> known = Caffeine.newBuilder()
		.maximumSize(SEATS_MAX)
		.expireAfter(Expiry.creating((Long seatId, TakenSeat taken) -> kept(taken)))
		.executor(Runnable::run)
		.build();

	private final SeatHolds holds;

	private final Clock clock;

	TakenSeats(SeatHolds holds, Clock clock, MeterRegistry meters) {
		this.holds = holds;
		this.clock = clock;
		meters.gauge("frontrow.seats.known-taken", this.known, Cache::estimatedSize);
	}

	private static Duration kept(TakenSeat taken) {
		return taken.isSold() ? SOLD_KEPT : taken.left();
	}

	/** What the database has just said. */
	public void note(Collection<TakenSeat> taken) {
		taken.forEach((seat) -> this.known.put(seat.seatId(), seat));
	}

	/** Its seats are held. */
	public void note(Draft made) {
		note(made.seatIds()
			.stream()
			.map((seatId) -> new TakenSeat(seatId, made.reservationId(), made.holdTtl()))
			.toList());
	}

	/** Its seats are sold, or free. */
	public void note(EndedReservation ended) {
		if (ended.status() == ReservationStatus.PAID) {
			note(ended.seatIds().stream().map((seatId) -> new TakenSeat(seatId, null, Duration.ZERO)).toList());
		}
		else {
			this.known.invalidateAll(ended.seatIds());
		}
	}

	/** Whether something is known of all of them. */
	public boolean knows(Collection<Long> seatIds) {
		return seatIds.stream().allMatch((seatId) -> this.known.getIfPresent(seatId) != null);
	}

	/**
	 * Whether all of them are taken for certain, and the sale is open.
	 */
	public Mono<Boolean> areTaken(Performance performance, Collection<Long> seatIds) {
		if (!this.clock.instant().plus(CLOCKS_APART_MAX).isBefore(performance.saleClosesAt())) {
			return Mono.just(false);
		}
		return Flux.fromIterable(seatIds)
			.concatMap((seatId) -> isTaken(performance.concertId(), seatId))
			.all((taken) -> taken);
	}

	private Mono<Boolean> isTaken(long concertId, long seatId) {
		@Nullable TakenSeat seat = this.known.getIfPresent(seatId);
		if (seat == null || seat.holder() == null) {
			return Mono.just(seat != null);
		}
		return this.holds.isHeld(concertId, seatId, seat.holder());
	}

}
