package io.frontrow.engine.failure;

/**
 * More work at once than is carried: refused before anything was begun.
 */
public class Overload extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public Overload(String kind, int limit) {
		super("more than " + limit + " units of " + kind + " at once", null, false, false);
	}

}
