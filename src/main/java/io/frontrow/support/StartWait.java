package io.frontrow.support;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Waits at the start for a server that is not up yet, saying so: on the day of the sale
 * everything is restarted at once, and an application that gives up first must be started
 * by hand.
 */
@Component
class StartWait {

	private static final Logger log = LoggerFactory.getLogger(StartWait.class);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

	private final StartSettings settings;

	StartWait(StartSettings settings) {
		this.settings = settings;
	}

	/**
	 * Tries until the attempt returns.
	 * @param server what is waited for, for the log
	 * @throws IllegalStateException once {@code frontrow.start.wait} has passed
	 */
	<T> T until(String server, Attempt<T> attempt) {
		long begun = System.nanoTime();
		long reported = begun - REPORT_EVERY.toNanos();
		while (true) {
			try {
				return attempt.run();
			}
			catch (Exception ex) {
				Duration waited = Duration.ofNanos(System.nanoTime() - begun);
				if (waited.compareTo(this.settings.getWait()) >= 0) {
					throw new IllegalStateException("%s could not be reached within frontrow.start.wait=%s: %s"
						.formatted(server, this.settings.getWait(), ex.getMessage()), ex);
				}
				if (System.nanoTime() - reported >= REPORT_EVERY.toNanos()) {
					reported = System.nanoTime();
					log.info("Waiting for {} ({} s of at most {} s): {}", server, waited.toSeconds(),
							this.settings.getWait().toSeconds(), ex.getMessage());
				}
				pause();
			}
		}
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
	interface Attempt<T> {

		T run() throws Exception;

	}

}
