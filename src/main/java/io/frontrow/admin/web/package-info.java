/**
 * The HTTP form of this room.
 */
@NullMarked
package io.frontrow.admin.web;

import org.jspecify.annotations.NullMarked;
