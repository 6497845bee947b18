package io.frontrow.queue.recovery;

import org.jspecify.annotations.Nullable;

/**
 * What MySQL knows of a ticket.
 *
 * @param isSpent whether its token has ended
 * @param active what it is if it is active, else null: then it waits
 */
record RecoveryFacts(boolean isSpent, @Nullable ActiveToken active) {
}
