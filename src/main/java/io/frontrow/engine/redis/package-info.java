/**
 * The connection to Redis, and scripts that run on it.
 */
@NullMarked
package io.frontrow.engine.redis;

import org.jspecify.annotations.NullMarked;
