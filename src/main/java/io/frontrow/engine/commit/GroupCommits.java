package io.frontrow.engine.commit;

import io.frontrow.engine.database.UnitsOfWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.springframework.stereotype.Component;

/**
 * Makes a {@link GroupCommit} for each kind of work.
 */
@Component
public class GroupCommits {

	private final MeterRegistry metrics;

	GroupCommits(MeterRegistry metrics) {
		this.metrics = metrics;
	}

	/**
	 * Called once for a kind, while the application is built.
	 * @param kind as it is named in metrics
	 * @param units of that kind: their limits are those of the groups
	 */
	public <U, T> GroupCommit<U, T> of(String kind, Decision<U, T> decision, UnitsOfWork units) {
		DistributionSummary sizes = DistributionSummary.builder("frontrow.commit.units")
			.description("Units of work that shared a transaction")
			.tag("kind", kind)
			.register(this.metrics);
		Counter splits = Counter.builder("frontrow.commit.splits")
			.description("Groups whose units had to be decided one by one")
			.tag("kind", kind)
			.register(this.metrics);
		GroupCommit<U, T> group = new GroupCommit<>(decision, units, sizes, splits);
		this.metrics.gauge("frontrow.commit.waiting", Tags.of("kind", kind), group, GroupCommit::waiting);
		return group;
	}

}
