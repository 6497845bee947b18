/**
 * Frontrow: a fair queue, seat holds and prepaid payments for the day a sale opens. The
 * rooms stand on each other in one line: engine, account, queue, catalog, reservation,
 * payment, admin; each may use those before it and none after it.
 */
@NullMarked
package io.frontrow;

import org.jspecify.annotations.NullMarked;
