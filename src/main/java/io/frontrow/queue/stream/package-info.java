/**
 * Streams that tell a token its state as it changes.
 */
@NamedInterface("stream")
@NullMarked
package io.frontrow.queue.stream;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
