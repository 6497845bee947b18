package io.frontrow.queue.web;

import java.util.UUID;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to stand in which line.
 */
record JoinRequest(@NotNull @Nullable UUID userId, @NotNull @Positive @Nullable Long concertId) {
}
