/**
 * The HTTP form of this room.
 */
@NullMarked
package io.frontrow.payment.web;

import org.jspecify.annotations.NullMarked;
