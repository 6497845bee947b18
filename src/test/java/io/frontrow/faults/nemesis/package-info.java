/** The faults, and how each is injected while the buyers go on. */
@NullMarked
package io.frontrow.faults.nemesis;

import org.jspecify.annotations.NullMarked;
