/**
 * Pays a reservation from the balance in one transaction.
 */
@ApplicationModule(
		allowedDependencies = { "support", "idempotency", "commit", "account", "queue", "catalog", "reservation" })
@NullMarked
package io.frontrow.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
