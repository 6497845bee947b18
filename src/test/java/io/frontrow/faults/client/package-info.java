/**
 * How a buyer invokes operations: once, again until the outcome is known, and with a
 * queue token that is valid.
 */
@NullMarked
package io.frontrow.faults.client;

import org.jspecify.annotations.NullMarked;
