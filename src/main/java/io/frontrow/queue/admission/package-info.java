/**
 * Admits the next of each queue, a few in each tick.
 */
@NamedInterface("admission")
@NullMarked
package io.frontrow.queue.admission;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
