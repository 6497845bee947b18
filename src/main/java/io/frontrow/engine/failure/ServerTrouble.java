package io.frontrow.engine.failure;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.engine.concurrent.LogThrottle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * What servers have refused lately, for health, and for the log: once a minute and
 * server, with how many calls it was, because all calls may be refused alike. As many
 * entries as there are servers. Thread-safe.
 */
@Component
public class ServerTrouble {

	private static final Logger log = LoggerFactory.getLogger(ServerTrouble.class);

	/**
	 * What is refused goes on being refused until somebody mends it, and the loops ask
	 * again each second.
	 */
	private static final Duration LATELY = Duration.ofSeconds(5);

	private final Map<String, Noted> latest = new ConcurrentHashMap<>();

	private final Map<String, LogThrottle> warnings = new ConcurrentHashMap<>();

	/** Does nothing with an error that is no refusal of a server. */
	public void note(Throwable error) {
		ServerRefusal.in(error).ifPresent(this::note);
	}

	private void note(ServerRefusal refusal) {
		this.latest.put(refusal.server(), new Noted(refusal, System.nanoTime()));
		long times = this.warnings
			.computeIfAbsent(refusal.server(), (server) -> new LogThrottle(LogThrottle.MINUTE, System::nanoTime))
			.pass();
		if (times > 0) {
			log.warn("{} refuses: {} ({} times since this was last said; calls are answered 503)", refusal.server(),
					refusal.reason(), times);
		}
	}

	/** Why the server has refused something in the last seconds. */
	public Optional<String> lately(String server) {
		return Optional.ofNullable(this.latest.get(server))
			.filter((noted) -> System.nanoTime() - noted.atNanos() < LATELY.toNanos())
			.map((noted) -> noted.refusal().reason());
	}

	/**
	 * The last refusal of a server.
	 *
	 * @param atNanos when it was
	 */
	private record Noted(ServerRefusal refusal, long atNanos) {
	}

}
