/**
 * Users, their prepaid balance and its append-only entries.
 */
@ApplicationModule(allowedDependencies = { "engine", "idempotency" })
@NullMarked
package io.frontrow.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
