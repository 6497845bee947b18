/**
 * The state of a sale as the database has it in the end, and the rules by which it proves
 * or disproves what a buyer was told.
 */
@NullMarked
package io.frontrow.faults.model;

import org.jspecify.annotations.NullMarked;
