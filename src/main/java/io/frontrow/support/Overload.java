package io.frontrow.support;

/**
 * More work at once than is carried: refused before anything was begun.
 */
class Overload extends RuntimeException {

	private static final long serialVersionUID = 1L;

	Overload(String kind, int limit) {
		super("more than " + limit + " units of " + kind + " at once", null, false, false);
	}

}
