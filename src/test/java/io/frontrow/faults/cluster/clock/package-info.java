/** A Java agent that sets the clock of a running JVM wrong. */
@NullMarked
package io.frontrow.faults.cluster.clock;

import org.jspecify.annotations.NullMarked;
