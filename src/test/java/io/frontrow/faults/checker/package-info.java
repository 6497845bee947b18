/** Compares the histories with the final state, and counts what is wrong. */
@NullMarked
package io.frontrow.faults.checker;

import org.jspecify.annotations.NullMarked;
