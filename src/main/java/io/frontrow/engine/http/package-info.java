/**
 * Calls of our controllers: their arguments, bodies, pages and headers.
 */
@NullMarked
package io.frontrow.engine.http;

import org.jspecify.annotations.NullMarked;
