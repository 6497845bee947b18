package io.frontrow.queue.stream;

import reactor.core.publisher.Mono;

/**
 * Who reads a stream, as far as the stream must know.
 *
 * @param gone completes when the exchange has ended or its connection is closed, whoever
 * did it, at once where that was before; it never fails
 * @param hangUp closes the connection, whatever is still to be written to it
 */
public record StreamClient(Mono<Void> gone, Runnable hangUp) {
}
