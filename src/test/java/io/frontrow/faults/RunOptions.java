package io.frontrow.faults;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

import io.frontrow.faults.nemesis.Fault;

/**
 * How long a run is, and its seed. The same seed repeats the order of the faults, their
 * moments and the choices of the buyers. It does not repeat how the threads of buyers and
 * servers interleave.
 *
 * @param rounds how often each fault is injected; 0 for the short form, in which the most
 * important ones are injected once
 */
record RunOptions(long seed, int rounds, int buyers) {

	private static final int BUYERS_OF_THE_SHORT_FORM = 8;

	/**
	 * By the system properties {@code frontrow.faults.*}. Without one, the seed is
	 * random.
	 */
	static RunOptions chosen() {
		return new RunOptions(Long.getLong("frontrow.faults.seed", new SecureRandom().nextInt(1_000_000)),
				Integer.getInteger("frontrow.faults.rounds", 0),
				Integer.getInteger("frontrow.faults.buyers", BUYERS_OF_THE_SHORT_FORM));
	}

	/** The faults of one run, in random order. */
	List<Fault> faults(SplittableRandom random) {
		List<Fault> faults = new ArrayList<>();
		for (int round = 0; round < Math.max(1, this.rounds); round++) {
			List<Fault> once = new ArrayList<>(this.rounds == 0 ? Fault.SHORT_FORM : Fault.LONG_FORM);
			Collections.shuffle(once, new Random(random.nextLong()));
			faults.addAll(once);
		}
		return faults;
	}

}
