/**
 * The operator: concerts, the settings of their lines, and the audit.
 */
@ApplicationModule(allowedDependencies = { "engine", "idempotency", "account", "queue", "queue :: recovery",
		"queue :: settings", "queue :: token", "catalog", "reservation", "payment" })
@NullMarked
package io.frontrow.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
