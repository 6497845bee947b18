/**
 * The floor: what WebFlux itself costs, and one command of Redis with it. What the
 * application costs is measured against it by {@code k6/bench.sh}.
 */
@NullMarked
package io.frontrow.floor;

import org.jspecify.annotations.NullMarked;
