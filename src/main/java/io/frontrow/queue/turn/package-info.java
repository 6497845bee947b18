/**
 * Live tokens: their state, their end, and what makes a turn longer: leases of holds, and
 * credit for an outage.
 */
@NamedInterface("turn")
@NullMarked
package io.frontrow.queue.turn;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
