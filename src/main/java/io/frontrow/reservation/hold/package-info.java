/**
 * Holds the seats that a fan has named: first their locks, then the decision of the
 * database.
 */
@NullMarked
package io.frontrow.reservation.hold;

import org.jspecify.annotations.NullMarked;
