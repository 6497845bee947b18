package io.frontrow.queue.position;

import io.frontrow.queue.token.TokenView;
import org.jspecify.annotations.Nullable;

/**
 * The state of a token, as its owner is told it.
 *
 * @param forecast there exactly while the token waits
 */
public record Told(TokenView view, @Nullable Forecast forecast) {
}
