package io.frontrow.engine.failure;

import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a transaction that lost a row lock to another from any other failure. By the
 * server's own error number: r2dbc-mysql reports a deadlock as a lost resource and a lock
 * wait that ran out as a slow query, so neither reaches Spring's locking failures.
 */
public final class LockConflict {

	private static final int LOCK_WAIT_RAN_OUT = 1205;

	private static final int DEADLOCK = 1213;

	private LockConflict() {
	}

	/**
	 * Whether it is a deadlock, or a lock that was waited for too long. The transaction
	 * may run again.
	 */
	public static boolean is(Throwable error) {
		return number(error) == DEADLOCK || isWait(error);
	}

	/**
	 * Whether it is a lock that was waited for too long.
	 */
	public static boolean isWait(Throwable error) {
		return number(error) == LOCK_WAIT_RAN_OUT;
	}

	/** The server's error number, or 0 where the error is not the server's. */
	private static int number(Throwable error) {
		for (@Nullable
		Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof R2dbcException refused) {
				return refused.getErrorCode();
			}
		}
		return 0;
	}

}
