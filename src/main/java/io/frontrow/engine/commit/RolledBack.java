package io.frontrow.engine.commit;

import java.util.Objects;

import io.frontrow.engine.failure.Outage;

/** A statement of the group has failed, so its transaction was never committed. */
final class RolledBack extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RolledBack(Throwable cause) {
		super(cause.getMessage(), cause, false, false);
	}

	/** Whether its units would fail alone too. A lost lock is no outage. */
	boolean isOutage() {
		return Outage.isOfServer(cause());
	}

	Throwable cause() {
		return Objects.requireNonNull(getCause());
	}

}
