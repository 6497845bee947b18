package io.frontrow.start;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Waits at the start for a server that is not up yet, saying so: on the day of the sale
 * everything is restarted at once, and an application that gives up first must be started
 * by hand.
 */
@Component
public class StartWait {

	private static final Logger log = LoggerFactory.getLogger(StartWait.class);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

	private final StartSettings settings;

	StartWait(StartSettings settings) {
		this.settings = settings;
	}

	/**
	 * Tries until the attempt returns.
	 * @throws StartFailed once {@code frontrow.start.wait} has passed, or at once where
	 * the server is there and refuses, or is {@link UnusableServer} for good
	 */
	public <T> T until(AwaitedServer server, Attempt<T> attempt) {
		long begun = System.nanoTime();
		long reported = begun - REPORT_EVERY.toNanos();
		while (true) {
			try {
				return attempt.run();
			}
			catch (Exception ex) {
				Duration waited = Duration.ofNanos(System.nanoTime() - begun);
				giveUpIfInVain(server, waited, ex);
				if (System.nanoTime() - reported >= REPORT_EVERY.toNanos()) {
					reported = System.nanoTime();
					log.info("Waiting for {} ({} s of at most {} s): {}", server.name(), waited.toSeconds(),
							this.settings.getWait().toSeconds(), reason(ex));
				}
				pause();
			}
		}
	}

	private void giveUpIfInVain(AwaitedServer server, Duration waited, Exception ex) {
		if (ex instanceof UnusableServer unusable && !unusable.mayPass()) {
			throw new StartFailed("%s cannot be used: %s".formatted(capitalized(server), unusable.getMessage()),
					unusable.remedy(), ex);
		}
		server.refusalIn(ex).ifPresent((refusal) -> {
			throw new StartFailed("%s is there, but refuses: %s".formatted(capitalized(server), refusal),
					"Check " + server.settings() + ".", ex);
		});
		if (waited.compareTo(this.settings.getWait()) < 0) {
			return;
		}
		if (ex instanceof UnusableServer unusable) {
			throw new StartFailed("%s could not be used within frontrow.start.wait=%s: %s"
				.formatted(capitalized(server), this.settings.getWait(), unusable.getMessage()), unusable.remedy(), ex);
		}
		else {
			throw new StartFailed(
					"%s could not be reached within frontrow.start.wait=%s: %s".formatted(capitalized(server),
							this.settings.getWait(), reason(ex)),
					"Start it, or check %s. A longer wait can be set: frontrow.start.wait, at most 1 h."
						.formatted(server.settings()),
					ex);
		}
	}

	private static String capitalized(AwaitedServer server) {
		return StringUtils.capitalize(server.name());
	}

	/** What the network or the server said, without what the drivers made of it. */
	private static String reason(Exception ex) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		return (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while waiting at the start", ex);
		}
	}

	/** One try to reach the server. */
	@FunctionalInterface
	public interface Attempt<T> {

		T run() throws Exception;

	}

}
