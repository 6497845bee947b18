/**
 * What a call answers that is no success: the codes, and how each becomes a problem of
 * RFC 9457.
 */
@NullMarked
package io.frontrow.engine.problem;

import org.jspecify.annotations.NullMarked;
