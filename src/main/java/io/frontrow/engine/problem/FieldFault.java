package io.frontrow.engine.problem;

import java.util.List;

/**
 * One faulty field; the text is chosen when the problem is written, in the reader's
 * language.
 */
public record FieldFault(String field, String message, List<Object> args) {
}
