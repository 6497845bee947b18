/**
 * Where the programs of servers come from: out of jars, from the PATH, or as containers.
 */
@NullMarked
package io.frontrow.servers.source;

import org.jspecify.annotations.NullMarked;
