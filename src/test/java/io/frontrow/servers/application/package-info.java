/** The packaged application as a process. */
@NullMarked
package io.frontrow.servers.application;

import org.jspecify.annotations.NullMarked;
