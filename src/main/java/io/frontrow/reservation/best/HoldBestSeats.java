package io.frontrow.reservation.best;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.frontrow.catalog.Section;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.idempotency.Recording;
import io.frontrow.reservation.hold.HoldNamedSeats;
import io.frontrow.reservation.state.Draft;
import io.frontrow.reservation.state.Reservation;
import io.frontrow.reservation.state.Reservations;
import io.frontrow.reservation.state.SeatHolds;
import io.frontrow.reservation.state.SeatWish.Best;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;

/**
 * Chooses seats and holds them, in one go: a group counts as chosen only once it is
 * decided in the database, and who loses one to another looks for the next. Nobody is
 * told {@code SOLD_OUT} while the database knows enough free seats, also not while others
 * are still deciding on them.
 */
@Component
public class HoldBestSeats {

	/** In all, before it is trouble of ours; less than a request waits for its answer. */
	private static final Duration PATIENCE = Duration.ofSeconds(8);

	/** After this a lock that is still there counts as one that has outlived its hold. */
	private static final Duration LOCK_PATIENCE = Duration.ofMillis(300);

	private static final Duration PAUSE = Duration.ofMillis(20);

	/** Groups tried before the free seats are looked at again. */
	private static final int MISSES_MAX = 6;

	private final FreeSeats freeSeats;

	/** At most 4 seats a unit of work under way. */
	private final ChosenSeats inDecision = new ChosenSeats();

	private final Offers offers;

	private final SeatHolds holds;

	private final HoldNamedSeats namedSeats;

	private final Reservations reservations;

	HoldBestSeats(FreeSeats freeSeats, Offers offers, SeatHolds holds, HoldNamedSeats namedSeats,
			Reservations reservations) {
		this.freeSeats = freeSeats;
		this.offers = offers;
		this.holds = holds;
		this.namedSeats = namedSeats;
		this.reservations = reservations;
	}

	/**
	 * @param draft of no seats yet
	 * @return an error {@code SOLD_OUT}, or another of the API's codes
	 */
	public Mono<Reservation> hold(Draft draft, Best wish, @Nullable Recording<Reservation> recording) {
		return new Search(draft, wish, recording).look();
	}

	/** One buyer's search. */
	private final class Search {

		private final Draft draft;

		private final Best wish;

		private final @Nullable Recording<Reservation> recording;

		private final @Nullable Section section;

		private final long begunNanos = System.nanoTime();

		private Search(Draft draft, Best wish, @Nullable Recording<Reservation> recording) {
			this.draft = draft;
			this.wish = wish;
			this.recording = recording;
			String name = wish.section();
			this.section = (name != null) ? draft.performance().section(name).orElseThrow() : null;
		}

		private Mono<Reservation> look() {
			return HoldBestSeats.this.offers
				.make(this.draft.performance(), this.section, this.wish.count(), HoldBestSeats.this.inDecision.size())
				.flatMap((offer) -> offer.isTooSmall(this.wish.count()) ? refuse() : choose(offer, 0, 0))
				.switchIfEmpty(Mono.defer(this::lookAgain));
		}

		private Mono<Reservation> refuse() {
			return HoldBestSeats.this.freeSeats.isClosed(this.draft.performance())
				.flatMap((closed) -> Mono.error(new Refusal(closed ? Code.SALE_CLOSED : Code.SOLD_OUT)));
		}

		private Mono<Reservation> lookAgain() {
			if (hasPassed(PATIENCE)) {
				return Mono.error(new CannotAcquireLockException("others were faster again and again"));
			}
			long jitter = ThreadLocalRandom.current().nextLong(PAUSE.toMillis());
			return Mono.delay(PAUSE.plusMillis(jitter)).then(Mono.defer(this::look));
		}

		private boolean hasPassed(Duration patience) {
			return System.nanoTime() - this.begunNanos > patience.toNanos();
		}

		/**
		 * The best that nobody here has taken or is deciding on; whoever misses one to
		 * another instance jumps further each time, so that two crowds spread instead of
		 * meeting at each group.
		 */
		private Mono<Reservation> choose(Offer offer, int from, int misses) {
			for (int index = from; index < offer.size() && misses < MISSES_MAX; index++) {
				if (isChosen(offer, index)) {
					int next = index + 1 + ThreadLocalRandom.current().nextInt(1 << misses);
					return take(this.draft.of(offer.group(index)))
						.switchIfEmpty(Mono.defer(() -> choose(offer, next, misses + 1)));
				}
			}
			return Mono.empty();
		}

		private boolean isChosen(Offer offer, int index) {
			List<Long> seatIds = this.draft.of(offer.group(index)).seatIds();
			if (!HoldBestSeats.this.inDecision.choose(seatIds)) {
				return false;
			}
			if (!offer.take(index)) {
				HoldBestSeats.this.inDecision.release(seatIds);
				return false;
			}
			return true;
		}

		/** Empty where another has one of the seats. */
		private Mono<Reservation> take(Draft group) {
			return Mono.defer(() -> HoldBestSeats.this.holds.tryLock(group, group.seatIds()))
				.flatMap((blocked) -> (blocked.isEmpty() || hasPassed(LOCK_PATIENCE)) ? decide(group)
						: HoldBestSeats.this.holds.unlock(group).then(Mono.<Reservation>empty()))
				.doFinally((signal) -> HoldBestSeats.this.inDecision.release(group.seatIds()));
		}

		private Mono<Reservation> decide(Draft group) {
			return HoldBestSeats.this.namedSeats.decide(group, this.recording)
				.onErrorResume((error) -> unlockUnlessMade(group, error)
					.then(isTaken(error) ? Mono.empty() : Mono.error(error)));
		}

		private Mono<Void> unlockUnlessMade(Draft group, Throwable error) {
			return HoldBestSeats.this.reservations.isUnmade(group, error)
				.filter(Boolean::booleanValue)
				.flatMap((unmade) -> HoldBestSeats.this.holds.unlock(group))
				.onErrorComplete();
		}

		private static boolean isTaken(Throwable error) {
			return error instanceof Refusal refusal && refusal.code() == Code.SEAT_ALREADY_RESERVED;
		}

	}

}
