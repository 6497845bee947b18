package io.frontrow.admin.web;

import java.math.BigDecimal;
import java.util.List;

import io.frontrow.queue.token.QueueNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The form of an operator's change, for the OpenAPI document alone: a record cannot tell
 * a field that is null from one that is left out, so {@link QueuePatch} reads it.
 *
 * @param maxActive null takes the limit away
 * @param closed nobody new joins; who waits is admitted all the same
 * @param laneShares weights of the lanes, of lane 0 first
 */
@Schema(minProperties = 1)
record LineChangeRequest(@Min(1) @Max(QueuePatch.ADMIT_PER_TICK_MAX) Integer admitPerTick,
		@DecimalMin(QueuePatch.TICK_SECONDS_MIN) @DecimalMax(QueuePatch.TICK_SECONDS_MAX) @Schema(
				multipleOf = 0.001) BigDecimal tickSeconds,
		@Min(1) @Max(QueuePatch.MAX_ACTIVE_MAX) @Nullable Integer maxActive,
		@Min(1) @Max(QueuePatch.DAY_SECONDS) Integer activeTtlSeconds,
		@Min(1) @Max(QueuePatch.DAY_SECONDS) Integer holdTtlSeconds, Boolean paused, Boolean closed,
		@Size(min = QueueNumber.LANES,
				max = QueueNumber.LANES) List<@Min(1) @Max(QueuePatch.SHARE_MAX) Integer> laneShares) {
}
