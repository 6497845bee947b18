/**
 * The fault suite: two packaged applications on a real Redis and a real database, buyers
 * who never give up, and one fault after the other under them. Whatever a buyer was told
 * must be true in the end, and done once.
 */
@NullMarked
package io.frontrow.faults;

import org.jspecify.annotations.NullMarked;
