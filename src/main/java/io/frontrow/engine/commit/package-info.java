/**
 * Group commit: units of work that arrive together share one transaction, and each
 * succeeds or fails alone.
 */
@NullMarked
package io.frontrow.engine.commit;

import org.jspecify.annotations.NullMarked;
