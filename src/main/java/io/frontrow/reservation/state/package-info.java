/**
 * Reservations, as they are kept and read, and who has which seat.
 */
@NamedInterface("state")
@NullMarked
package io.frontrow.reservation.state;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
