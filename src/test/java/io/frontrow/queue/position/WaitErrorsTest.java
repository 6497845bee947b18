package io.frontrow.queue.position;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaitErrorsTest {

	/** As an operator's dashboard reads it. */
	@Test
	void eachWaitIsCountedInTheBucketOfItsRatio() {
		PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		WaitErrors errors = new WaitErrors(metrics);
		errors.note(100, 80);
		errors.note(100, 105);
		errors.note(100, 120);
		errors.note(100, 300);
		assertThat(metrics.scrape()).contains("frontrow_queue_wait_error_percent_bucket{le=\"75.0\"} 0",
				"frontrow_queue_wait_error_percent_bucket{le=\"90.0\"} 1",
				"frontrow_queue_wait_error_percent_bucket{le=\"110.0\"} 2",
				"frontrow_queue_wait_error_percent_bucket{le=\"125.0\"} 3",
				"frontrow_queue_wait_error_percent_bucket{le=\"200.0\"} 3",
				"frontrow_queue_wait_error_percent_bucket{le=\"400.0\"} 4");
	}

}
