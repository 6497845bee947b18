/**
 * Requests as they come over a connection: in time and whole, or refused.
 */
@NullMarked
package io.frontrow.engine.http.arrival;

import org.jspecify.annotations.NullMarked;
