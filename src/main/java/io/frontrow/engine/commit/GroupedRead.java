package io.frontrow.engine.commit;

import java.util.Collection;
import java.util.List;

/**
 * A decision that changes nothing: one statement answers all that ask at the same time,
 * and equal questions have the same answer.
 *
 * @param <U> a question
 * @param <T> its answer
 */
public interface GroupedRead<U, T> extends Decision<U, T> {

	@Override
	default Collection<?> conflictKeys(U question) {
		return List.of();
	}

	@Override
	default boolean isOneStatement() {
		return true;
	}

}
