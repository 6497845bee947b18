package io.frontrow.queue.web;

import java.util.UUID;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to stand in which line.
 */
record JoinRequest(@NotNull @Nullable UUID userId, @NotNull @Min(1) @Nullable Long concertId) {
}
