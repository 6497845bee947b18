package io.frontrow.engine.http.arrival;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.FullHttpResponse;

import org.springframework.stereotype.Component;

/**
 * Counts requests that did not arrive whole, by the client's fault: they are no answers,
 * and no defects of ours. Thread-safe.
 */
@Component
class BrokenRequests {

	private final Counter left;

	private final Counter late;

	private final BareRefusals refusals;

	BrokenRequests(MeterRegistry meters, BareRefusals refusals) {
		this.left = counter(meters, "left");
		this.late = counter(meters, "late");
		this.refusals = refusals;
	}

	private static Counter counter(MeterRegistry meters, String how) {
		return Counter.builder("frontrow.http.requests.broken")
			.description("Requests that did not arrive whole: the client left, or was too late")
			.tag("how", how)
			.register(meters);
	}

	void countLeft() {
		this.left.increment();
	}

	void countLate() {
		this.late.increment();
	}

	/** The answer to a head that did not arrive. */
	FullHttpResponse lateHead() {
		return this.refusals.lateHead();
	}

}
