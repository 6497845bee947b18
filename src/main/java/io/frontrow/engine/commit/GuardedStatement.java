package io.frontrow.engine.commit;

import java.util.function.LongFunction;

/**
 * A statement that must change a certain number of rows, or nothing of its transaction
 * holds. It does nothing before {@link Statements#run} runs it. Immutable.
 *
 * @param text with its values in it, without a semicolon
 * @param wanted rows
 * @param otherwise the error where it changed another number, which it is given
 */
public record GuardedStatement(String text, long wanted, LongFunction<? extends RuntimeException> otherwise) {

	/**
	 * One that decides: it fails with {@link Decision.GuardFailed}.
	 */
	public static GuardedStatement deciding(String text, long wanted) {
		return new GuardedStatement(text, wanted, (changed) -> new Decision.GuardFailed());
	}

	/**
	 * One whose rows are new, or known and locked: another count means that the books are
	 * wrong.
	 * @param rows what they are, as they are named in the error
	 */
	public static GuardedStatement certain(String rows, String text, long wanted) {
		return new GuardedStatement(text, wanted,
				(changed) -> new IllegalStateException("changed %d %s, not %d".formatted(changed, rows, wanted)));
	}

}
