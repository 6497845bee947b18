package io.frontrow.admin;

/**
 * A column of a primary key.
 *
 * @param beginning less than any value of ours
 */
record KeyColumn(String column, Object beginning) {

	static KeyColumn number(String column) {
		return new KeyColumn(column, Long.MIN_VALUE);
	}

	static KeyColumn text(String column) {
		return new KeyColumn(column, "");
	}

}
