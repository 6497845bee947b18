/**
 * What a queue token is: its number, its place, its signature, its state, and the keys in
 * Redis that it leads to.
 */
@NamedInterface("token")
@NullMarked
package io.frontrow.queue.token;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
