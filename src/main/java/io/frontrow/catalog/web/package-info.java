/**
 * The HTTP form of this room.
 */
@NullMarked
package io.frontrow.catalog.web;

import org.jspecify.annotations.NullMarked;
