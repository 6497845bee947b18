/**
 * A server as a process of this machine: its directory, its start, and its end, also
 * after a JVM that was killed.
 */
@NullMarked
package io.frontrow.servers.process;

import org.jspecify.annotations.NullMarked;
