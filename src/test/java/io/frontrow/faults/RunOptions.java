package io.frontrow.faults;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

import io.frontrow.faults.nemesis.Fault;

/**
 * How long a run is, and what its luck is. A seed brings back the order of the faults,
 * their moments and what buyers choose; not how their threads and those of the servers
 * meet.
 *
 * @param rounds how often each fault befalls; 0 for the short form, in which those that
 * must be survived befall once
 */
public record RunOptions(long seed, int rounds, int buyers) {

	private static final int BUYERS_OF_THE_SHORT_FORM = 8;

	/**
	 * By the system properties {@code frontrow.faults.*}; the seed is random otherwise.
	 */
	public static RunOptions chosen() {
		return new RunOptions(Long.getLong("frontrow.faults.seed", new SecureRandom().nextInt(1_000_000)),
				Integer.getInteger("frontrow.faults.rounds", 0),
				Integer.getInteger("frontrow.faults.buyers", BUYERS_OF_THE_SHORT_FORM));
	}

	/** What befalls in one run, in the order that luck has. */
	public List<Fault> faults(SplittableRandom luck) {
		List<Fault> faults = new ArrayList<>();
		for (int round = 0; round < Math.max(1, this.rounds); round++) {
			List<Fault> once = new ArrayList<>(this.rounds == 0 ? Fault.SHORT_FORM : Fault.LONG_FORM);
			Collections.shuffle(once, new Random(luck.nextLong()));
			faults.addAll(once);
		}
		return faults;
	}

}
