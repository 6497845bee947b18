package io.frontrow.queue.position;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * How right this instance's forecasts were: the wait that came true over the one that was
 * told first, 1 being right. The last {@value #KEPT} of them say how far a forecast can
 * be trusted, all of them are a histogram in the metrics. Thread-safe.
 */
@Component
class WaitErrors {

	private static final int KEPT = 1_000;

	/** Fewer say nothing. */
	private static final int LEAST = 20;

	/** Until then: seldom more than half as long again. */
	private static final double P90_UNKNOWN = 1.5;

	/** A wait of a second or two is more rounding than forecast. */
	private static final long SECONDS_LEAST = 5;

	private static final double MEDIAN = 0.5;

	private final AtomicReferenceArray<Double> ratios = new AtomicReferenceArray<>(KEPT);

	private final AtomicInteger noted = new AtomicInteger();

	private final DistributionSummary histogram;

	private volatile double[] sorted = {};

	WaitErrors(MeterRegistry metrics) {
		this.histogram = DistributionSummary.builder("frontrow.queue.wait.error.percent")
			.description("The real wait in percent of the wait that was told first; 100 is right")
			// Not a ratio: Micrometer rounds what it counts in buckets up to whole
			// numbers.
			.baseUnit("percent")
			.serviceLevelObjectives(25, 50, 75, 90, 110, 125, 150, 200, 400)
			.register(metrics);
	}

	/**
	 * A wait that came true.
	 */
	void note(long toldSeconds, double trueSeconds) {
		if (toldSeconds < SECONDS_LEAST) {
			return;
		}
		double ratio = trueSeconds / toldSeconds;
		this.histogram.record(100 * ratio);
		int count = this.noted.getAndIncrement();
		this.ratios.set(Math.floorMod(count, KEPT), ratio);
		if (count % LEAST == LEAST - 1) {
			this.sorted = sorted(Math.min(count + 1, KEPT));
		}
	}

	private double[] sorted(int count) {
		double[] all = new double[count];
		for (int index = 0; index < count; index++) {
			Double ratio = this.ratios.get(index);
			all[index] = (ratio != null) ? ratio : 1;
		}
		Arrays.sort(all);
		return all;
	}

	/**
	 * The wait that comes true in so many of ten cases, at the most, for one expected to
	 * take that long.
	 * @param quantile 0.5 or 0.9
	 */
	long likely(long seconds, double quantile) {
		double[] known = this.sorted;
		double unknown = (quantile > MEDIAN) ? P90_UNKNOWN : 1;
		double factor = (known.length < LEAST) ? unknown : known[(int) (quantile * (known.length - 1))];
		return Math.max(1, Math.round(seconds * factor));
	}

}
