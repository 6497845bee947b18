/**
 * The Redis servers: whether Frontrow can work on one, whose keys it has, how it is, and
 * Redisson's connections to it.
 */
@NullMarked
package io.frontrow.engine.redis.server;

import org.jspecify.annotations.NullMarked;
