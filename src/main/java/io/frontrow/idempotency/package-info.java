/**
 * Requests that may be sent again: an {@code Idempotency-Key} names what the client means
 * to do once, and the first answer is every answer.
 */
@ApplicationModule(allowedDependencies = "engine")
@NullMarked
package io.frontrow.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
