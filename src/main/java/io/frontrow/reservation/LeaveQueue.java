package io.frontrow.reservation;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.queue.turn.Tokens;
import io.frontrow.queue.turn.Tokens.Left;
import io.frontrow.reservation.ending.CancelReservation;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Leaves the line or the sale: the token ends, then what its user has waiting of the
 * concert is cancelled. It is in this room because it ends reservations too. In that
 * order, so that nothing new is held by a token that is being given up; asked again after
 * a crash in between, it does the rest.
 */
@Component
public class LeaveQueue {

	private static final int LOOKS = 5;

	private static final Duration PAUSE = Duration.ofMillis(100);

	/**
	 * A reservation that is decided sooner after its gate is seen by the looks; one that
	 * takes longer must look itself whether its user has left meanwhile.
	 */
	static final Duration SEEN_WITHIN = PAUSE.multipliedBy(LOOKS - 2L);

	private final Tokens tokens;

	private final CancelReservation reservations;

	private final UnitsOfWork units;

	LeaveQueue(Tokens tokens, CancelReservation reservations, UnitsOfWork units) {
		this.tokens = tokens;
		this.reservations = reservations;
		this.units = units.ofKind("cancellation");
	}

	/**
	 * @return an error {@code QUEUE_TOKEN_NOT_FOUND}
	 */
	public Mono<Void> leave(String token) {
		return this.units.detached(this.tokens.leave(token)
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.QUEUE_TOKEN_NOT_FOUND)))
			.flatMap((left) -> cancelAll(left, left.lenders(), LOOKS)));
	}

	/**
	 * A reservation that passed the gate before the token ended may be decided only now.
	 */
	private Mono<Void> cancelAll(Left left, Set<UUID> expected, int looks) {
		return this.reservations.cancelAll(left.concertId(), left.userId()).flatMap((cancelled) -> {
			Set<UUID> missing = new HashSet<>(expected);
			missing.removeAll(cancelled);
			boolean isDone = missing.isEmpty() || looks == 1;
			return isDone ? Mono.empty()
					: Mono.delay(PAUSE).then(Mono.defer(() -> cancelAll(left, missing, looks - 1)));
		});
	}

}
