/**
 * The HTTP form of this room.
 */
@NullMarked
package io.frontrow.reservation.web;

import org.jspecify.annotations.NullMarked;
