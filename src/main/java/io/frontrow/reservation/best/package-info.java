/**
 * Holds the best seats that are free next to each other.
 */
@NullMarked
package io.frontrow.reservation.best;

import org.jspecify.annotations.NullMarked;
