/**
 * The operator: concerts, the settings of their lines, and the audit.
 */
@ApplicationModule(
		allowedDependencies = { "engine", "idempotency", "account", "queue", "catalog", "reservation", "payment" })
@NullMarked
package io.frontrow.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
