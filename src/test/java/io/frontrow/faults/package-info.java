/**
 * The fault suite. Two packaged applications run on a real Redis and a real database;
 * buyers buy from them and retry until they have an answer, and one fault after another
 * is injected. In the end every acknowledged operation must be true, and done once.
 */
@NullMarked
package io.frontrow.faults;

import org.jspecify.annotations.NullMarked;
