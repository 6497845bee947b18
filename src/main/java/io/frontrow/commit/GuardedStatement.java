package io.frontrow.commit;

import java.util.function.Supplier;

/**
 * A statement that must change a certain number of rows, or nothing of its transaction
 * holds.
 *
 * @param text with its values in it, without a semicolon
 * @param wanted rows
 * @param otherwise the error where it changed another number
 */
public record GuardedStatement(String text, long wanted, Supplier<? extends RuntimeException> otherwise) {

	/** Of the text of a defect, which may have thousands of ids in it. */
	private static final int SHOWN_MAX = 200;

	/**
	 * One that fails with {@link Decision.Undecided}.
	 */
	public static GuardedStatement of(String text, long wanted) {
		return new GuardedStatement(text, wanted, Decision.Undecided::new);
	}

	/**
	 * One whose rows are known and locked: another count means that the books are wrong.
	 */
	public static GuardedStatement certain(String text, long wanted) {
		return new GuardedStatement(text, wanted, () -> new IllegalStateException("changed another number of rows than "
				+ wanted + ": " + text.substring(0, Math.min(text.length(), SHOWN_MAX))));
	}

}
