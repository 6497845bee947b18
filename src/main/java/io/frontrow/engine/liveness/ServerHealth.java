package io.frontrow.engine.liveness;

import io.frontrow.engine.failure.ServerRefusal;
import io.frontrow.engine.failure.ServerTrouble;

import org.springframework.boot.health.contributor.Health;
import org.springframework.core.NestedExceptionUtils;

/** What is told of a server's health: which one it is, and why it is down. */
public final class ServerHealth {

	private static final String SERVER = "server";

	private static final String REASON = "reason";

	private ServerHealth() {
	}

	/** Of a server that has just answered. */
	public static Health of(String server, ServerTrouble trouble) {
		return trouble.lately(server)
			.map((reason) -> Health.down().withDetail(SERVER, server).withDetail(REASON, reason).build())
			.orElseGet(() -> Health.up().withDetail(SERVER, server).build());
	}

	/** Of a server that has just failed. */
	public static Health of(String server, Throwable error) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(error);
		String reason = ServerRefusal.in(error)
			.map(ServerRefusal::reason)
			.orElseGet(() -> (cause.getMessage() != null) ? cause.getMessage() : cause.toString());
		return Health.down().withDetail(SERVER, server).withDetail(REASON, reason).build();
	}

}
