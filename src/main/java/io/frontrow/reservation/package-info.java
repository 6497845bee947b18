/**
 * Reserving seats, and leaving the queue with what is held. Each of the rooms uses only
 * those before it: {@code state}, {@code ending}, {@code hold}, {@code best}, this one,
 * {@code web}.
 */
@ApplicationModule(allowedDependencies = { "engine", "idempotency", "account", "queue", "queue :: recovery",
		"queue :: token", "queue :: turn", "catalog" })
@NullMarked
package io.frontrow.reservation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
