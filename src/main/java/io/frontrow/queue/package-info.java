/**
 * The waiting line of a concert, its active tokens, their admission and the gate.
 */
@ApplicationModule(allowedDependencies = { "start", "engine", "account" })
@NullMarked
package io.frontrow.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
