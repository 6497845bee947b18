package io.frontrow.faults;

import java.util.SplittableRandom;

/** What a buyer does about the idempotency key when it asks again. */
enum KeyHabit {

	/** The key belongs to the intent, so it stays. */
	SAME_KEY,

	/** Only to prove the suite: the buyer that the contract does not protect. */
	FRESH_KEY;

	Intent nextTime(Intent intent, SplittableRandom luck) {
		return (this == SAME_KEY || !intent.hasKey()) ? intent : intent.withKey(Intent.freshKey(luck));
	}

}
