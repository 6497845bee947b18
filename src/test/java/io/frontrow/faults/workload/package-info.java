/** A concert, and the buyers who queue, hold, pay and cancel there. */
@NullMarked
package io.frontrow.faults.workload;

import org.jspecify.annotations.NullMarked;
