/**
 * The HTTP form of this room.
 */
@NullMarked
package io.frontrow.account.web;

import org.jspecify.annotations.NullMarked;
