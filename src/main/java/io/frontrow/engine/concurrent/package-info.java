/**
 * Periodic work, work that many callers share, and ids.
 */
@NullMarked
package io.frontrow.engine.concurrent;

import org.jspecify.annotations.NullMarked;
