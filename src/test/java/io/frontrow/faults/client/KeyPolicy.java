package io.frontrow.faults.client;

import java.util.SplittableRandom;

/** Which idempotency key a buyer sends when it retries an operation. */
public enum KeyPolicy {

	/** The same key, as the API asks for. */
	SAME_KEY,

	/**
	 * A fresh key. Only to prove that the suite can fail: the API does not protect such a
	 * buyer.
	 */
	FRESH_KEY;

	Operation retry(Operation operation, SplittableRandom random) {
		return (this == SAME_KEY || !operation.hasKey()) ? operation : operation.withKey(Operation.freshKey(random));
	}

}
