/** This machine: its system, ports, files, programs and processes. */
@NullMarked
package io.frontrow.servers.machine;

import org.jspecify.annotations.NullMarked;
