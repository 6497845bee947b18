/**
 * One Redis and one MySQL-compatible database for the tests and for the demo run, on a
 * machine with a JDK and nothing else. They end with the JVM that started them; what a
 * killed JVM left behind is ended at the next start.
 */
@NullMarked
package io.frontrow.servers;

import org.jspecify.annotations.NullMarked;
