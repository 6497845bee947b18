package io.frontrow.reservation.hold;

import java.time.Duration;
import java.util.List;

import io.frontrow.engine.commit.GroupCommit;
import io.frontrow.engine.commit.GroupCommits;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.idempotency.IdempotencyRecords;
import io.frontrow.idempotency.Recorded;
import io.frontrow.idempotency.RecordedDecision;
import io.frontrow.idempotency.Recording;
import io.frontrow.reservation.ending.HoldExpiry;
import io.frontrow.reservation.hold.LockedSeats.Found;
import io.frontrow.reservation.hold.LockedSeats.Question;
import io.frontrow.reservation.state.Draft;
import io.frontrow.reservation.state.Reservation;
import io.frontrow.reservation.state.SeatHolds;
import io.frontrow.reservation.state.TakenSeats;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;

/**
 * Holds the seats of a draft: first their locks, then the decision.
 */
@Component
public class HoldNamedSeats {

	/**
	 * A hold that is still being decided is waited for this long in all: 10 times 20 ms,
	 * with the time in which the question for it is grouped.
	 */
	private static final Duration LOCK_RETRY_PAUSE = Duration.ofMillis(20).minus(LockedSeats.LINGER);

	private static final int LOCK_RETRIES = 10;

	/** How often overdue holds in the way are cleared before giving up. */
	private static final int CLEARINGS_MAX = 3;

	private final SeatHolds holds;

	private final HoldDecision decision;

	private final GroupCommit<Recorded<Draft, Reservation>, Reservation> group;

	private final GroupCommit<Question, Found> locked;

	private final HoldExpiry expiry;

	private final TakenSeats takenSeats;

	HoldNamedSeats(SeatHolds holds, HoldDecision decision, LockedSeats locked, HoldExpiry expiry, TakenSeats takenSeats,
			GroupCommits groups, IdempotencyRecords records, UnitsOfWork units) {
		this.holds = holds;
		this.decision = decision;
		this.expiry = expiry;
		this.takenSeats = takenSeats;
		this.group = groups.of("reservation", new RecordedDecision<>(decision, records), units.ofKind("reservation"));
		this.locked = groups.of("locked-seats", locked, units.ofKind("reservation"));
	}

	public Mono<Reservation> hold(Draft draft, @Nullable Recording<Reservation> recording) {
		return lock(draft, draft.seatIds(), LOCK_RETRIES).then(Mono.defer(() -> decide(draft, recording)));
	}

	/**
	 * Decides on seats that are locked, or whose locks do not count.
	 * @return an error with one of the API's codes where they cannot be had
	 */
	public Mono<Reservation> decide(Draft draft, @Nullable Recording<Reservation> recording) {
		return decide(draft, recording, CLEARINGS_MAX);
	}

	/**
	 * Locks the seats. A seat that another has locked is refused only if the database
	 * knows a hold or a sale of it; one still being decided is waited for; and a lock
	 * that has outlived its hold is ignored in the end, because the database decides.
	 */
	private Mono<Void> lock(Draft draft, List<Long> seatIds, int retries) {
		return this.holds.tryLock(draft, seatIds)
			.filter((blocked) -> !blocked.isEmpty() && retries > 0)
			.flatMap((blocked) -> refuseTaken(draft).then(Mono.delay(LOCK_RETRY_PAUSE))
				.then(Mono.defer(() -> lock(draft, blocked, retries - 1))));
	}

	private Mono<Void> refuseTaken(Draft draft) {
		return this.locked.commit(new Question(draft.concertId(), draft.seatIds()))
			.flatMap((found) -> Mono.justOrEmpty(found.refusal()).flatMap(Mono::error));
	}

	private Mono<Reservation> decide(Draft draft, @Nullable Recording<Reservation> recording, int clearings) {
		return this.group.commit(new Recorded<>(draft, recording))
			.doOnNext((made) -> this.takenSeats.note(draft))
			.switchIfEmpty(Mono.defer(() -> this.decision.diagnose(draft)
				.flatMap((diagnosis) -> afterwards(draft, recording, diagnosis, clearings))));
	}

	private Mono<Reservation> afterwards(Draft draft, @Nullable Recording<Reservation> recording, Diagnosis diagnosis,
			int clearings) {
		if (diagnosis.refusal(draft).isPresent()) {
			return Mono.error(diagnosis.refusal(draft).get());
		}
		if (clearings == 0) {
			return Mono.error(new CannotAcquireLockException("the seats changed hands again and again"));
		}
		Mono<Void> clear = diagnosis.overdue().isEmpty() ? Mono.empty() : this.expiry.expire(diagnosis.overdue());
		return clear.then(Mono.defer(() -> decide(draft, recording, clearings - 1)));
	}

}
