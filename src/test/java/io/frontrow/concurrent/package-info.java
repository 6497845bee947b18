/** Threads and time for tests. */
@NullMarked
package io.frontrow.concurrent;

import org.jspecify.annotations.NullMarked;
