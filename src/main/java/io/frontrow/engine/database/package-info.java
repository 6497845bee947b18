/**
 * Units of work on the database: transactions that end whole or not at all, though their
 * client has left, and limits for each kind of them.
 */
@NullMarked
package io.frontrow.engine.database;

import org.jspecify.annotations.NullMarked;
