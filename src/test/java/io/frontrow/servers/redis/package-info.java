/** A Redis alone, with TLS, in a cluster, or with replicas and sentinels. */
@NullMarked
package io.frontrow.servers.redis;

import org.jspecify.annotations.NullMarked;
