package io.frontrow.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.frontrow.faults.history.Refusal;
import io.frontrow.faults.nemesis.Fault;

/**
 * The result of a trial, or of several trials of one fault.
 *
 * @param tried holds, charges, payments and cancellations that buyers began
 * @param acknowledged those of them whose outcome the buyer was told
 * @param paid how many of them are payments
 * @param lost those that were acknowledged and are not true in the end
 * @param doubled results beyond the one that each operation may have
 * @param refusedWhileFree refusals that were wrong beyond doubt (see {@link Refusal})
 * @param recovery time from the fault's end until every instance had sold something new
 * @param findings whatever else is wrong, in words
 */
record TrialResult(Fault fault, long tried, long acknowledged, long paid, long lost, long doubled,
		long refusedWhileFree, Duration recovery, List<String> findings) {

	/** What is promised. */
	static final Duration RECOVERY_LIMIT = Duration.ofSeconds(5);

	/** After Redis has forgotten a queue, nobody new is admitted for so long. */
	static final Duration HELD_AFTER_LOSS = Duration.ofSeconds(10);

	private Duration recoveryLimit() {
		boolean isForgotten = this.fault == Fault.REDIS_EMPTIED || this.fault == Fault.JOURNAL_AT_THE_PEAK;
		return isForgotten ? RECOVERY_LIMIT.plus(HELD_AFTER_LOSS) : RECOVERY_LIMIT;
	}

	/** What must not be, in words; empty where all is well. */
	List<String> failures() {
		List<String> failures = new ArrayList<>(this.findings);
		require(failures, this.paid > 0, "nothing was paid");
		require(failures, this.tried == this.acknowledged, "not everything that was tried was acknowledged");
		require(failures, this.lost == 0, "something was lost");
		require(failures, this.doubled == 0, "something was done twice");
		require(failures, this.refusedWhileFree == 0, "a free seat was refused");
		require(failures, this.recovery.compareTo(recoveryLimit()) <= 0, "the sale did not go on in time");
		return failures;
	}

	private static void require(List<String> failures, boolean condition, String otherwise) {
		if (!condition) {
			failures.add(otherwise);
		}
	}

	/** Both results together, with the longer time to recover. */
	TrialResult and(TrialResult other) {
		List<String> all = new ArrayList<>(this.findings);
		all.addAll(other.findings);
		return new TrialResult(this.fault, this.tried + other.tried, this.acknowledged + other.acknowledged,
				this.paid + other.paid, this.lost + other.lost, this.doubled + other.doubled,
				this.refusedWhileFree + other.refusedWhileFree,
				(this.recovery.compareTo(other.recovery) > 0) ? this.recovery : other.recovery, all);
	}

}
