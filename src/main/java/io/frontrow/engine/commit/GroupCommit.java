package io.frontrow.engine.commit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.frontrow.engine.database.UnitsOfWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Commits units of work of one kind, those together that arrive while others are being
 * committed. (Group commit: Gawlick and Kinkade, 1985.) Nobody waits for company, unless
 * the {@link Decision#linger decision} says so: where nothing is being committed a unit
 * begins at once, alone; the busier it is, the larger the groups become.
 * <p>
 * A unit is answered only after its commit, and succeeds or is refused alone. Where a
 * statement fails for the group, each of its units is decided in a transaction of its
 * own. Bounded: what waits here are units of work under way, whose number is.
 * Thread-safe.
 *
 * @param <U> a unit of work; equal only to those whose result is the same
 * @param <T> what one results in
 */
public final class GroupCommit<U, T> {

	/** More make a unit cheaper by little, and wait longer for each other. */
	static final int UNITS_MAX = 128;

	/** One is written while the other waits for the disk. */
	private static final int GROUPS_MAX = 2;

	/** Fewer gain more by waiting for the group under way, and for others like them. */
	private static final int UNITS_BESIDE_MIN = 32;

	/**
	 * A group that takes longer, because a row is locked or the database is slow, does
	 * not keep the next ones from beginning.
	 */
	private static final Duration PATIENCE = Duration.ofMillis(50);

	/** Of a group that was split, at once. */
	private static final int ALONE_AT_ONCE = 4;

	private final Decision<U, T> decision;

	private final UnitsOfWork units;

	private final DistributionSummary sizes;

	private final Counter splits;

	private final WaitingUnits<U, T> waiting = new WaitingUnits<>();

	private final Duration linger;

	private final AtomicBoolean beginsLater = new AtomicBoolean();

	private int groups;

	GroupCommit(Decision<U, T> decision, UnitsOfWork units, DistributionSummary sizes, Counter splits) {
		this.decision = decision;
		this.linger = decision.linger();
		this.units = units;
		this.sizes = sizes;
		this.splits = splits;
	}

	/**
	 * Commits the unit. To be used inside a unit of work: a client that leaves does not
	 * take it back.
	 * @return what it resulted in; empty where it is refused, with nothing changed; an
	 * error where it was not decided, or nobody knows
	 */
	public Mono<T> commit(U unit) {
		return Mono.defer(() -> {
			WaitingUnit<U, T> mine = new WaitingUnit<>(unit, this.decision);
			this.waiting.add(mine);
			if (this.linger.isZero() || this.waiting.size() >= UNITS_MAX) {
				begin();
			}
			else {
				beginLater();
			}
			return mine.answer();
		});
	}

	private void beginLater() {
		if (this.beginsLater.compareAndSet(false, true)) {
			Schedulers.parallel().schedule(() -> {
				this.beginsLater.set(false);
				begin();
			}, this.linger.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	int waiting() {
		return this.waiting.size();
	}

	private void begin() {
		List<WaitingUnit<U, T>> group = next();
		while (!group.isEmpty()) {
			commit(group);
			group = next();
		}
	}

	private List<WaitingUnit<U, T>> next() {
		synchronized (this.waiting) {
			List<WaitingUnit<U, T>> group = mayBegin() ? this.waiting.next(UNITS_MAX) : List.of();
			this.groups += group.isEmpty() ? 0 : 1;
			return group;
		}
	}

	private boolean mayBegin() {
		return this.groups == 0 || (this.groups < GROUPS_MAX && this.waiting.size() >= UNITS_BESIDE_MIN);
	}

	/**
	 * It ends by itself, with the database's time limits. Its units are answered before
	 * its place is free: measured the other way round, the next group began no earlier
	 * and answers came later.
	 */
	private void commit(List<WaitingUnit<U, T>> group) {
		this.sizes.record(group.size());
		AtomicBoolean left = new AtomicBoolean();
		Disposable timer = Schedulers.parallel()
			.schedule(() -> leave(left), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		Mono.defer(() -> answer(group)).onErrorResume((error) -> {
			// Nobody is left without an answer, whatever has been thrown.
			group.forEach((unit) -> unit.fail(error));
			return Mono.empty();
		}).doFinally((end) -> {
			timer.dispose();
			leave(left);
		}).subscribe();
	}

	private void leave(AtomicBoolean left) {
		if (left.compareAndSet(false, true)) {
			synchronized (this.waiting) {
				this.groups--;
			}
			begin();
		}
	}

	private Mono<Void> answer(List<WaitingUnit<U, T>> group) {
		if (group.size() == 1) {
			return alone(group.get(0));
		}
		Mono<Map<U, T>> decided = decide(group).onErrorMap(RolledBack::new);
		return (this.decision.isOneStatement() ? this.units.oneStatement(decided) : this.units.once(decided))
			.doOnNext((results) -> group.forEach((unit) -> unit.answer(results)))
			.then()
			.onErrorResume((error) -> afterwards(group, error));
	}

	/**
	 * Only what was certainly rolled back is tried again; after trouble with the commit
	 * nobody knows.
	 */
	private Mono<Void> afterwards(List<WaitingUnit<U, T>> group, Throwable error) {
		if (error instanceof RolledBack rolledBack && !rolledBack.isOutage()) {
			this.splits.increment();
			return Flux.fromIterable(group).flatMap(this::alone, ALONE_AT_ONCE).then();
		}
		Throwable cause = (error instanceof RolledBack rolledBack) ? rolledBack.cause() : error;
		group.forEach((unit) -> unit.fail(cause));
		return Mono.empty();
	}

	private Mono<Void> alone(WaitingUnit<U, T> unit) {
		Mono<Map<U, T>> decided = decide(List.of(unit));
		return (this.decision.isOneStatement() ? this.units.oneStatement(decided) : this.units.transaction(decided))
			.onErrorResume(Decision.GuardFailed.class, (refused) -> Mono.just(Map.of()))
			.doOnNext(unit::answer)
			.doOnError(unit::fail)
			.then()
			.onErrorComplete();
	}

	/** What the decision throws while it is asked is an error like another. */
	private Mono<Map<U, T>> decide(List<WaitingUnit<U, T>> group) {
		return Mono.defer(() -> this.decision.decide(group.stream().map(WaitingUnit::unit).toList()))
			.defaultIfEmpty(Map.of());
	}

}
