/**
 * Concerts, performances and seats, as they are shown.
 */
@ApplicationModule(allowedDependencies = { "engine", "queue", "queue :: position", "queue :: token" })
@NullMarked
package io.frontrow.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
