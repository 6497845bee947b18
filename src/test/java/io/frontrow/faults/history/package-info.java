/** What each buyer invoked, and what it was told of the outcome. */
@NullMarked
package io.frontrow.faults.history;

import org.jspecify.annotations.NullMarked;
