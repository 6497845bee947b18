package io.frontrow.engine.concurrent;

import java.util.List;

import org.springframework.context.SmartLifecycle;

/**
 * A bean whose periodic tasks run for as long as the application does.
 */
public interface PeriodicTasks extends SmartLifecycle {

	/** Above that of the bulkheads, which wait for what the tasks have begun. */
	int PHASE = 2;

	/**
	 * Its tasks, always the same ones, in the order in which they start.
	 */
	List<PeriodicTask> periodicTasks();

	@Override
	default void start() {
		periodicTasks().forEach(PeriodicTask::start);
	}

	@Override
	default void stop() {
		periodicTasks().forEach(PeriodicTask::stop);
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
		return periodicTasks().stream().allMatch(PeriodicTask::isRunning);
	}

}
