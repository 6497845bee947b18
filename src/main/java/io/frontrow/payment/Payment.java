package io.frontrow.payment;

import java.time.Instant;
import java.util.UUID;

/**
 * A payment that was made.
 *
 * @param amount taken from the balance, in the minor unit
 * @param balance as it was right after
 */
public record Payment(UUID paymentId, UUID reservationId, long amount, long balance, Instant paidAt) {
}
