/**
 * The settings of a queue, and where MySQL keeps them.
 */
@NamedInterface("settings")
@NullMarked
package io.frontrow.queue.settings;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
