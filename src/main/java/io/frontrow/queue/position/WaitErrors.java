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
		this.histogram = DistributionSummary.builder("frontrow.queue.wait.error")
			.description("The wait that came true over the wait that was told first; 1 is right")
			.serviceLevelObjectives(0.25, 0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2, 4)
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
		this.histogram.record(ratio);
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
