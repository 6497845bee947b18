package io.frontrow.engine.database.pool;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * No new connection to the database could be had; nothing was begun. The cause is what
 * the server or the network said at the last try.
 */
final class NoConnection extends R2dbcTransientResourceException {

	private static final long serialVersionUID = 1L;

	NoConnection(Throwable cause) {
		super("No connection to the database: " + cause.getMessage(), cause);
	}

	/**
	 * Whether the server is there and refused: it has too many connections, or does not
	 * take the account. Then the connections that there are still serve.
	 */
	boolean isRefusal() {
		return getCause() instanceof R2dbcException refusal && refusal.getErrorCode() > 0;
	}

	/** Whether the error, or a cause of it, is such a refusal. */
	static boolean isRefusal(Throwable error) {
		for (@Nullable
		Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof NoConnection none) {
				return none.isRefusal();
			}
		}
		return false;
	}

}
