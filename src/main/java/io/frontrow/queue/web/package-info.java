/**
 * The HTTP form of this room.
 */
@NullMarked
package io.frontrow.queue.web;

import org.jspecify.annotations.NullMarked;
