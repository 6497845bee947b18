package io.frontrow.faults.client;

/** The buyer never learned the outcome of an operation. */
final class IndeterminateOperation extends RuntimeException {

	private static final long serialVersionUID = 1L;

	IndeterminateOperation(Operation operation) {
		super("The outcome is not known of " + operation);
	}

}
