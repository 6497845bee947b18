/**
 * Where a request was sent to, and by whom, as trusted proxies say.
 */
@NullMarked
package io.frontrow.engine.http.forwarding;

import org.jspecify.annotations.NullMarked;
