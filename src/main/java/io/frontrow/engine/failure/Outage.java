package io.frontrow.engine.failure;

import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells trouble of ours that passes (Redis or the database away, slow or overloaded; a
 * deadlock that outlived its retries) from a defect. The first is answered 503, the
 * second 500.
 */
public final class Outage {

	private static final int DEEPEST_CAUSE = 12;

	private Outage() {
	}

	/** Whether the server is away or cannot serve, and not only a row. */
	public static boolean isOfServer(Throwable error) {
		return is(error) && !LockConflict.is(error);
	}

	public static boolean is(Throwable error) {
		return Exceptions.unwrapMultiple(error).stream().allMatch(Outage::isByCause);
	}

	private static boolean isByCause(Throwable error) {
		@Nullable Throwable cause = error;
		for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
			if (isItself(cause)) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	private static boolean isItself(Throwable error) {
		if (ServerRefusal.of(error).isPresent()) {
			return true;
		}
		if (error instanceof RedisCommandExecutionException) {
			return false;
		}
		return error instanceof Overload || error instanceof TimeoutException
				|| error instanceof RedisConnectionException || error instanceof RedisCommandTimeoutException
				|| (error instanceof RedisException && !(error.getCause() instanceof RedisCommandExecutionException))
				|| error instanceof org.redisson.client.RedisException
				|| error instanceof R2dbcNonTransientResourceException || error instanceof R2dbcTransientException
				|| error instanceof TransientDataAccessException
				|| error instanceof NonTransientDataAccessResourceException
				|| error instanceof CannotCreateTransactionException || error instanceof java.io.IOException;
	}

}
