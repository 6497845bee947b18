/**
 * The queue of a concert: the gate, joining, asking. Each of its rooms uses only those
 * before it: {@code settings}, {@code token}, {@code recovery}, {@code snapshot},
 * {@code turn}, {@code admission}, {@code position}, this one, {@code stream},
 * {@code web}.
 */
@ApplicationModule(allowedDependencies = { "start", "engine", "account" })
@NullMarked
package io.frontrow.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
