package io.frontrow.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * What one call costs.
 *
 * @param medianMicros as its caller sees it
 * @param redisMicros of the processor of Redis' one thread, on average: the work alone,
 * whoever else uses the machine
 */
record Cost(double medianMicros, double redisMicros) {

	/** Of what Redis has no part in. */
	static Cost ofMicros(List<Double> micros) {
		return new Cost(median(micros), 0);
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

	/** Adds up calls. */
	static final class Meter {

		private final LongLine line;

		private final List<Double> micros = new ArrayList<>();

		private double redisSeconds;

		Meter(LongLine line) {
			this.line = line;
		}

		/** These calls, one after the other. */
		Meter time(List<Runnable> calls) {
			double before = redisSeconds();
			for (Runnable call : calls) {
				long begun = System.nanoTime();
				call.run();
				this.micros.add((System.nanoTime() - begun) / 1_000.0);
			}
			this.redisSeconds += redisSeconds() - before;
			return this;
		}

		private double redisSeconds() {
			return this.line.info("cpu", "used_cpu_user_main_thread")
					+ this.line.info("cpu", "used_cpu_sys_main_thread");
		}

		Cost cost() {
			return new Cost(median(this.micros), this.redisSeconds * 1e6 / this.micros.size());
		}

	}

}
