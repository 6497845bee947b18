package io.frontrow.queue.web;

import java.util.UUID;

import io.frontrow.queue.token.QueueNumber;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Whom the operator gives a place, and in which lane: 0 is everybody's, 3 the first.
 */
record PlaceRequest(@NotNull @Nullable UUID userId,
		@NotNull @Min(0) @Max(QueueNumber.LANES - 1) @Nullable Integer lane) {
}
