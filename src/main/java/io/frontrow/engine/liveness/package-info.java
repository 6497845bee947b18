/**
 * Tells a server that is slow from one that is away. A server that answers no request for
 * 0.8 s is given up, and all that wait for it fail at once; otherwise they wait for up to
 * 10 s.
 */
@NullMarked
package io.frontrow.engine.liveness;

import org.jspecify.annotations.NullMarked;
