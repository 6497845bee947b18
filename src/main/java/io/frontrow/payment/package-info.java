/**
 * Pays a reservation from the balance in one transaction.
 */
@ApplicationModule(allowedDependencies = { "engine", "idempotency", "account", "queue", "queue :: token",
		"queue :: turn", "catalog", "reservation :: ending", "reservation :: state" })
@NullMarked
package io.frontrow.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
