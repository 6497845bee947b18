package io.frontrow.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * A request by which a client means to do one thing once.
 *
 * @param key 1 to 64 visible ASCII characters; each user has keys of their own
 * @param hash of method, path and meaning of the body, 64 hexadecimal digits
 * @param tokenHash of the queue token that came with it, likewise, or null without one:
 * by it the answer is found once the token is forgotten
 */
record KeyedRequest(String key, String hash, @Nullable String tokenHash) {
}
