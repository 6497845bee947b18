package io.frontrow.engine.database.pool;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the pool was opened before a fail-over, and the pool closes it. Nothing
 * was begun: whoever asks the pool again gets another one.
 */
final class OutdatedConnection extends R2dbcNonTransientResourceException {

	private static final long serialVersionUID = 1L;

	OutdatedConnection() {
		super("The connection was opened before the database said that it takes no writes");
	}

	/** Whether the error, or a cause of it, says so. */
	static boolean is(Throwable error) {
		for (@Nullable
		Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof OutdatedConnection) {
				return true;
			}
		}
		return false;
	}

}
