/**
 * Reservations and their guarded changes, the seats they hold, and the expiry of holds.
 */
@ApplicationModule(allowedDependencies = { "engine", "idempotency", "account", "queue", "queue :: recovery",
		"queue :: token", "queue :: turn", "catalog" })
@NullMarked
package io.frontrow.reservation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
