package io.frontrow.engine.commit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;

/**
 * How units of work of one kind are decided, any number of them together.
 *
 * @param <U> a unit of work; equal only to those whose result is the same
 * @param <T> what one results in
 */
public interface Decision<U, T> {

	/**
	 * What a unit changes that other units change, too. A group has at most one unit of
	 * those that have a conflict key in common.
	 */
	Collection<?> conflictKeys(U unit);

	/**
	 * Whose unit it is. A group is filled from all fairness keys in turn, so that no
	 * crowd starves another. By default all units have the same key.
	 */
	default Object fairnessKey(U unit) {
		return Decision.class;
	}

	/**
	 * Whether it is one statement, for which there is no transaction.
	 */
	default boolean isOneStatement() {
		return false;
	}

	/**
	 * How long a unit may wait for others that share its transaction. The default is
	 * zero. A client that waits for its unit waits so much longer.
	 */
	default Duration linger() {
		return Duration.ZERO;
	}

	/**
	 * Decides the units in the caller's READ COMMITTED transaction, by guarded
	 * statements. May be run again after it failed.
	 * @param units at least one, at most {@value GroupCommit#UNITS_MAX}, with nothing in
	 * common
	 * @return what those resulted in that are done; a unit that is missing is refused and
	 * has changed nothing. An error {@link GuardFailed} where some are refused and it
	 * must be undone what they changed
	 */
	Mono<Map<U, T>> decide(List<U> units);

	/**
	 * Some unit of the group is refused after it has changed something. The group is
	 * rolled back, and each of its units is decided alone; one that is alone is refused.
	 */
	final class GuardFailed extends RuntimeException {

		private static final long serialVersionUID = 1L;

		public GuardFailed() {
			super("a guard of the group failed", null, false, false);
		}

	}

}
