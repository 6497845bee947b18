/**
 * What a failure means: an outage of a server (503), a lock that another transaction had,
 * or a defect (500). And what the log says of failures that repeat.
 */
@NullMarked
package io.frontrow.engine.failure;

import org.jspecify.annotations.NullMarked;
