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
	 * What a unit changes that others want to change too: of two units that have one of
	 * these in common only one is in a group.
	 */
	Collection<?> touches(U unit);

	/**
	 * Whose unit it is: groups are filled from all of these in turn, so that a crowd at
	 * one does not keep those at another waiting. All are of one party where nothing else
	 * is said.
	 */
	default Object party(U unit) {
		return Decision.class;
	}

	/**
	 * Whether it is one statement, for which there is no transaction.
	 */
	default boolean isOneStatement() {
		return false;
	}

	/**
	 * How long a unit may wait for others that share its transaction. Nobody waits for
	 * company where nothing else is said; what no client waits for may.
	 */
	default Duration patience() {
		return Duration.ZERO;
	}

	/**
	 * Decides the units in the caller's READ COMMITTED transaction, by guarded
	 * statements. May be run again after it failed.
	 * @param units at least one, at most {@value GroupCommit#UNITS_MAX}, with nothing in
	 * common
	 * @return what those resulted in that are done; a unit that is missing is refused and
	 * has changed nothing. An error {@link Undecided} where some are refused and it must
	 * be undone what they changed
	 */
	Mono<Map<U, T>> decide(List<U> units);

	/**
	 * Some unit of the group is refused after it has changed something. The group is
	 * rolled back, and each of its units is decided alone; one that is alone is refused.
	 */
	final class Undecided extends RuntimeException {

		private static final long serialVersionUID = 1L;

		public Undecided() {
			super("a guard of the group failed", null, false, false);
		}

	}

}
