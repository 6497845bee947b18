package io.frontrow.engine.concurrent;

import java.util.List;

import org.springframework.context.SmartLifecycle;

/**
 * A bean whose loops run for as long as the application does.
 */
public interface Looping extends SmartLifecycle {

	/** Above that of the bulkheads, which wait for what the loops have begun. */
	int PHASE = 2;

	/**
	 * Its loops, always the same ones, in the order in which they start.
	 */
	List<Loop> loops();

	@Override
	default void start() {
		loops().forEach(Loop::start);
	}

	@Override
	default void stop() {
		loops().forEach(Loop::stop);
	}

	/**
	 * They begin before the web server and end after it: its last requests need what they
	 * do.
	 */
	@Override
	default int getPhase() {
		return PHASE;
	}

	@Override
	default boolean isRunning() {
		return loops().stream().allMatch(Loop::isRunning);
	}

}
