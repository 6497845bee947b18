package io.frontrow.engine.failure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.frontrow.engine.concurrent.LogThrottle;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Keeps what drivers, Reactor and Spring say of each call and each connection from
 * filling the log while a server is away: of each kind one line a minute is logged in
 * full, and once a minute how many more there were. A kind is a logger, a text without
 * its values and numbers, and the type and place of the root cause; so a defect is not
 * hidden among outages. Errors of ours are always logged. Thread-safe.
 */
@Component
class RepeatedLogs implements SmartLifecycle {

	private static final org.slf4j.Logger log = LoggerFactory.getLogger(RepeatedLogs.class);

	static final Duration EVERY = LogThrottle.MINUTE;

	/** Beyond it all further kinds of a logger count as one. */
	private static final int KINDS_MAX = 256;

	/**
	 * Beginnings of the names of those that log for each call or connection. Of ours,
	 * only those that tell of one reservation each.
	 */
	private static final List<String> REPEATING = List.of("io.asyncer.r2dbc", "io.r2dbc.pool", "reactor.",
			"io.lettuce.", "org.redisson.", "org.springframework.transaction.reactive",
			"org.springframework.r2dbc.connection", "io.frontrow.reservation.");

	private static final String OURS = "io.frontrow.";

	/** What differs between connections and calls: their names, numbers and ids. */
	private static final Pattern VALUES = Pattern.compile("\\[[^\\]]*]|0x\\p{XDigit}+|\\p{XDigit}{8,}|\\d+");

	/** Those of the last minute. */
	private final Map<Kind, LogThrottle> kinds = new ConcurrentHashMap<>();

	private final Filter filter = new Filter();

	private Disposable reports = Disposables.disposed();

	private volatile boolean running;

	private boolean isRepeated(Kind kind) {
		Kind counted = (this.kinds.size() < KINDS_MAX || this.kinds.containsKey(kind)) ? kind
				: new Kind(kind.logger(), "(various)", "");
		long lines = this.kinds.computeIfAbsent(counted, (unknown) -> new LogThrottle(EVERY, System::nanoTime)).pass();
		// More than one where the report is late.
		tell(counted, lines - 1);
		return lines == 0;
	}

	/** The next line of each kind is logged in full again. */
	void report() {
		this.kinds.keySet().forEach((kind) -> {
			LogThrottle throttle = this.kinds.remove(kind);
			tell(kind, (throttle != null) ? throttle.untold() : 0);
		});
	}

	private static void tell(Kind kind, long more) {
		if (more > 0) {
			log.warn("{} more lines within {} s like this one: {}", more, EVERY.toSeconds(), kind);
		}
	}

	@Override
	public void start() {
		context().addTurboFilter(this.filter);
		this.reports = Flux.interval(EVERY).onBackpressureDrop().subscribe((minute) -> report());
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.reports.dispose();
		context().getTurboFilterList().remove(this.filter);
		report();
	}

	private static LoggerContext context() {
		return (LoggerContext) LoggerFactory.getILoggerFactory();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** From before the first connection until after the last. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	private final class Filter extends TurboFilter {

		@Override
		public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String text,
				Object @Nullable [] values, @Nullable Throwable error) {
			if (text == null || !level.isGreaterOrEqual(Level.INFO)
					|| !level.isGreaterOrEqual(logger.getEffectiveLevel()) || !isRepeating(logger.getName())
					|| (level == Level.ERROR && logger.getName().startsWith(OURS))) {
				return FilterReply.NEUTRAL;
			}
			return isRepeated(Kind.of(logger, text, values, error)) ? FilterReply.DENY : FilterReply.NEUTRAL;
		}

		private static boolean isRepeating(String logger) {
			return REPEATING.stream().anyMatch(logger::startsWith);
		}

	}

	private record Kind(String logger, String text, String cause) {

		static Kind of(Logger logger, String text, Object @Nullable [] values, @Nullable Throwable error) {
			return new Kind(logger.getName(), VALUES.matcher(text).replaceAll("#"), cause(values, error));
		}

		/** SLF4J takes an error as the last value, too. */
		private static String cause(Object @Nullable [] values, @Nullable Throwable error) {
			Object last = (error == null && values != null && values.length > 0) ? values[values.length - 1] : error;
			return (last instanceof Throwable thrown) ? cause(NestedExceptionUtils.getMostSpecificCause(thrown)) : "";
		}

		private static String cause(Throwable root) {
			StackTraceElement[] stack = root.getStackTrace();
			return root.getClass().getSimpleName() + ((stack.length > 0) ? " at " + stack[0] : "");
		}

		@Override
		public String toString() {
			return this.logger + ": " + this.text + (this.cause.isEmpty() ? "" : " (" + this.cause + ")");
		}

	}

}
