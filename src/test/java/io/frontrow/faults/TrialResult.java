package io.frontrow.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.frontrow.faults.history.Refusal;
import io.frontrow.faults.nemesis.Fault;

/**
 * What came of a fault.
 *
 * @param tried holds, charges, payments and cancellations that buyers began
 * @param acknowledged those of them whose buyer was told what became of it
 * @param paid how many of them are payments
 * @param lost acknowledged, and not true in the end
 * @param doubled results beyond the one that each intent may have
 * @param refusedWhileFree refused as taken, wrongly beyond doubt (see {@link Refusal})
 * @param recovery from the fault's end until every instance had sold something new
 * @param findings whatever else is wrong, in words
 */
public record TrialResult(Fault fault, long tried, long acknowledged, long paid, long lost, long doubled,
		long refusedWhileFree, Duration recovery, List<String> findings) {

	/** What is promised. */
	public static final Duration RECOVERY_LIMIT = Duration.ofSeconds(5);

	/** A line that Redis has forgotten admits nobody new for so long. */
	public static final Duration HELD_AFTER_LOSS = Duration.ofSeconds(10);

	private Duration recoveryLimit() {
		boolean isForgotten = this.fault == Fault.REDIS_EMPTIED || this.fault == Fault.JOURNAL_AT_THE_PEAK;
		return isForgotten ? RECOVERY_LIMIT.plus(HELD_AFTER_LOSS) : RECOVERY_LIMIT;
	}

	/** Everything that must not be, in words; empty where all is well. */
	public List<String> failures() {
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

	/** Both times together. */
	public TrialResult and(TrialResult other) {
		List<String> all = new ArrayList<>(this.findings);
		all.addAll(other.findings);
		return new TrialResult(this.fault, this.tried + other.tried, this.acknowledged + other.acknowledged,
				this.paid + other.paid, this.lost + other.lost, this.doubled + other.doubled,
				this.refusedWhileFree + other.refusedWhileFree,
				(this.recovery.compareTo(other.recovery) > 0) ? this.recovery : other.recovery, all);
	}

}
