/**
 * Group commit: units of work that arrive together share one transaction, and each
 * succeeds or fails alone.
 */
@ApplicationModule(allowedDependencies = "support")
@NullMarked
package io.frontrow.commit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
