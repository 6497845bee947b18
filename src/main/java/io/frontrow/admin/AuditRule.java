package io.frontrow.admin;

/**
 * A rule that every row of a table must keep. It is kept only where the truth is TRUE, so
 * that a NULL, such as a row that is missing from a join, breaks it.
 *
 * @param name of the rule in the report; one rule may be told of several tables
 * @param wording the rule in words, about "each" row
 * @param truth an SQL condition on one row of the walked table and what is joined to it
 */
record AuditRule(String name, String wording, String truth) {
}
