/**
 * What a waiting token is told: its position, its wait, whether there will be a seat, and
 * when to ask again.
 */
@NamedInterface("position")
@NullMarked
package io.frontrow.queue.position;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
