package io.frontrow.faults.client;

import java.util.SplittableRandom;

/** What a buyer does about the idempotency key when it asks again. */
public enum KeyPolicy {

	/** The key belongs to the intent, so it stays. */
	SAME_KEY,

	/** Only to prove the suite: the buyer that the contract does not protect. */
	FRESH_KEY;

	public Operation nextTime(Operation intent, SplittableRandom luck) {
		return (this == SAME_KEY || !intent.hasKey()) ? intent : intent.withKey(Operation.freshKey(luck));
	}

}
