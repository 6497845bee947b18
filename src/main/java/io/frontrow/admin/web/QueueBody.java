package io.frontrow.admin.web;

import java.math.BigDecimal;
import java.util.List;

import io.frontrow.admin.ManageQueue.Line;
import io.frontrow.queue.settings.QueueSettings;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

record QueueBody(long concertId, long waiting, long active, long admittedTotal, double admissionPerSecond,
		Settings settings) {

	static QueueBody of(Line line) {
		return new QueueBody(line.settings().concertId(), line.figures().waiting(), line.figures().active(),
				line.figures().admittedTotal(), Math.round(line.figures().admissionPerSecond() * 100) / 100.0,
				Settings.of(line.settings()));
	}

	/** The settings as {@code PATCH} takes them. */
	@Schema(name = "LineSettings")
	record Settings(int admitPerTick, BigDecimal tickSeconds, @Nullable Integer maxActive, long activeTtlSeconds,
			long holdTtlSeconds, boolean paused, boolean closed, List<Integer> laneShares) {

		static Settings of(QueueSettings line) {
			BigDecimal tick = BigDecimal.valueOf(line.tick().toMillis(), 3).stripTrailingZeros();
			return new Settings(line.admitPerTick(), (tick.scale() < 0) ? tick.setScale(0) : tick, line.maxActive(),
					line.activeTtl().toSeconds(), line.holdTtl().toSeconds(), line.paused(), line.closed(),
					line.laneShares());
		}

	}

}
