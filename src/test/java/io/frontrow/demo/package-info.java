/**
 * The demo run: the application on servers of this machine, with something to sell in it
 * and a few people to buy it.
 */
@NullMarked
package io.frontrow.demo;

import org.jspecify.annotations.NullMarked;
