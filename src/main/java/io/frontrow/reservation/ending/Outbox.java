package io.frontrow.reservation.ending;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.frontrow.engine.commit.GroupCommit;
import io.frontrow.engine.commit.GroupCommits;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.queue.recovery.SpentNumber;
import io.frontrow.queue.turn.TurnLeases;
import io.frontrow.reservation.ending.Settlements.Settlement;
import io.frontrow.reservation.ending.ToldReservations.Told;
import io.frontrow.reservation.state.EndedReservation;
import io.frontrow.reservation.state.ReservationStatus;
import io.frontrow.reservation.state.SeatHolds;
import io.frontrow.reservation.state.TakenSeats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Tells Redis that a reservation has ended: its locks go, and so does the time that it
 * lent. The database has decided by then, so an error here is no error of the caller's:
 * the row stays marked and {@link HoldSweeper} tells Redis when it is back, even after
 * this process has died.
 */
@Component
public class Outbox {

	private static final Logger log = LoggerFactory.getLogger(Outbox.class);

	private static final int AT_ONCE = 32;

	private final TakenSeats takenSeats;

	private final TurnLeases leases;

	private final Settlements settlements;

	private final GroupCommit<SpentNumber, SpentNumber> spent;

	private final GroupCommit<Told, UUID> told;

	private final ToldReservations reservations;

	private final UnitsOfWork tellings;

	Outbox(TakenSeats takenSeats, TurnLeases leases, Settlements settlements, SpentNumbers spent, ToldReservations told,
			GroupCommits groups, UnitsOfWork units) {
		this.takenSeats = takenSeats;
		this.leases = leases;
		this.settlements = settlements;
		this.spent = groups.of("spent", spent, units.ofKind("spent"));
		this.tellings = units.ofKind("told");
		this.reservations = told;
		this.told = groups.of("told", told, this.tellings);
	}

	/**
	 * Tells Redis of each, some at a time, notes that it knows, and stops where Redis is
	 * away. To be used inside a unit of work. Never fails.
	 */
	public Mono<Void> tell(Collection<EndedReservation> ended) {
		return tellAll(ended).then();
	}

	/**
	 * The same of a concert's. The first is told alone: a Redis that is away is noticed
	 * at the cost of one.
	 * @return whether Redis knows of all of them
	 */
	Mono<Boolean> tellProbing(List<EndedReservation> ended) {
		return tellAll(ended.subList(0, Math.min(1, ended.size()))).flatMap(
				(known) -> known ? tellAll(ended.subList(Math.min(1, ended.size()), ended.size())) : Mono.just(false));
	}

	private Mono<Boolean> tellAll(Collection<EndedReservation> ended) {
		return Flux.fromIterable(ended)
			.buffer(AT_ONCE)
			.concatMap(this::tellSome)
			.takeUntil((all) -> !all)
			.all((all) -> all);
	}

	private Mono<Boolean> tellSome(List<EndedReservation> some) {
		return this.settlements.of(some)
			.flatMapMany((settlements) -> Flux.fromIterable(some)
				.flatMap((ended) -> told(ended, settlements.get(ended.reservationId()))))
			.collectList()
			.flatMap((told) -> note(told).map((noted) -> noted && told.size() == some.size()))
			.onErrorResume((error) -> {
				log.info("Redis is told later of {} reservations: {}", some.size(), error.toString());
				return Mono.just(false);
			});
	}

	/**
	 * Tells Redis of one that was paid, by whoever paid it, and notes a little later that
	 * it knows. Idempotent; never fails.
	 * @param paidAt by the database's clock
	 * @param othersPending pending reservations of the same user and concert
	 */
	public Mono<Void> tellPaid(EndedReservation ended, Instant paidAt, int othersPending) {
		return told(ended, Mono.defer(() -> settle(ended, new Settlement(paidAt, othersPending))))
			.doOnNext(this::noteLater)
			.then();
	}

	/**
	 * @param settlement of one that was paid, otherwise null
	 */
	private Mono<Told> told(EndedReservation ended, @Nullable Settlement settlement) {
		return told(ended, Mono.defer(() -> (ended.status() == ReservationStatus.PAID)
				? Mono.justOrEmpty(settlement).flatMap((known) -> settle(ended, known)) : takeBack(ended)));
	}

	/**
	 * Empty where Redis or the database is away, and whatever else has been thrown: the
	 * caller's work is committed already.
	 * @param timeTaken deferred, so that it throws nothing here
	 */
	private Mono<Told> told(EndedReservation ended, Mono<SpentNumber> timeTaken) {
		return Mono.fromRunnable(() -> this.takenSeats.note(ended))
			.then(timeTaken)
			.flatMap((ticket) -> this.spent.commit(ticket))
			.singleOptional()
			.map((ticket) -> new Told(ended.reservationId(), ticket.orElse(null)))
			.onErrorResume((error) -> {
				log.info("Redis is told later that reservation {} is {}: {}", ended.reservationId(), ended.status(),
						error.toString());
				return Mono.empty();
			});
	}

	/**
	 * Whether it is noted; what is not is told again, and not at once: a database that
	 * takes no writes now will not take them in the next moment either.
	 */
	private Mono<Boolean> note(List<Told> told) {
		return told.isEmpty() ? Mono.just(true)
				: this.tellings.transaction(this.reservations.decide(told)).thenReturn(true).onErrorResume((error) -> {
					log.debug("{} reservations are told again: {}", told.size(), error.toString());
					return Mono.just(false);
				});
	}

	/** What is dropped because too much waits is told again, as after a crash. */
	private void noteLater(Told told) {
		this.tellings.detached(this.told.commit(told)).subscribe((noted) -> {
		}, (error) -> log.debug("reservation {} is told again: {}", told.reservationId(), error.toString()));
	}

	private Mono<SpentNumber> takeBack(EndedReservation ended) {
		return this.leases
			.takeBack(ended.concertId(), ended.userId(), ended.reservationId(), TurnLeases.Outcome.LOST,
					SeatHolds.keys(ended))
			.then(Mono.empty());
	}

	/** The ticket of the token that has ended by it, or empty. */
	private Mono<SpentNumber> settle(EndedReservation paid, Settlement settlement) {
		return this.leases.settle(paid.concertId(), paid.userId(), paid.reservationId(), settlement.paidAt(),
				settlement.othersPending(), SeatHolds.keys(paid));
	}

}
