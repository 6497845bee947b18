/** TCP proxies between instances, servers and clients, which can delay, stall and cut. */
@NullMarked
package io.frontrow.faults.cluster.network;

import org.jspecify.annotations.NullMarked;
