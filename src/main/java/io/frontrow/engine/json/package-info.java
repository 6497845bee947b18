/**
 * The types of JSON that requests may have, read by the letter.
 */
@NullMarked
package io.frontrow.engine.json;

import org.jspecify.annotations.NullMarked;
