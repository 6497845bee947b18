/**
 * How a reservation ends: paid, cancelled or run out; and how Redis is told of it.
 */
@NamedInterface("ending")
@NullMarked
package io.frontrow.reservation.ending;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
