/**
 * What MySQL keeps of a queue, how it gets there, and how a queue that Redis has
 * forgotten is put back.
 */
@NamedInterface("recovery")
@NullMarked
package io.frontrow.queue.recovery;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
