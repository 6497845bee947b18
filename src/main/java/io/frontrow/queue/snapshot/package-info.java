/**
 * What an instance knows of a queue without asking Redis for each token.
 */
@NamedInterface("snapshot")
@NullMarked
package io.frontrow.queue.snapshot;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
