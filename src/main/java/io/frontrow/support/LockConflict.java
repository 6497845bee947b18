package io.frontrow.support;

import java.util.Set;

import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a transaction that lost a row lock to another from any other failure. By the
 * server's own error number: r2dbc-mysql reports a deadlock as a lost resource and a lock
 * wait that ran out as a slow query, so neither reaches Spring's locking failures.
 */
final class LockConflict {

	private static final int LOCK_WAIT_RAN_OUT = 1205;

	private static final int DEADLOCK = 1213;

	private static final Set<Integer> NUMBERS = Set.of(LOCK_WAIT_RAN_OUT, DEADLOCK);

	private LockConflict() {
	}

	static boolean is(Throwable error) {
		for (@Nullable
		Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof R2dbcException refused && NUMBERS.contains(refused.getErrorCode())) {
				return true;
			}
		}
		return false;
	}

}
