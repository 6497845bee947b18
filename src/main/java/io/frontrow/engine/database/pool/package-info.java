/**
 * The connections to the database: how they are made, kept, found dead, and closed. The
 * proxies that find a dead one cost 0.3 µs a statement.
 */
@NullMarked
package io.frontrow.engine.database.pool;

import org.jspecify.annotations.NullMarked;
