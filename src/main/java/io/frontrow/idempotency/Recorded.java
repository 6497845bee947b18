package io.frontrow.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * A unit of work, and what is written down with it in the same transaction.
 *
 * @param <U> the unit
 * @param <T> what it results in
 * @param recording null where the request has no key
 */
public record Recorded<U, T>(U unit, @Nullable Recording<T> recording) {
}
