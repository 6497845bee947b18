package io.frontrow.faults.history;

import java.util.ArrayList;
import java.util.List;

import io.frontrow.Answer;

/**
 * What one buyer invoked and was told. Written by that buyer's thread, read after it has
 * ended.
 */
public final class History {

	private final List<Acknowledgement> acknowledgements = new ArrayList<>();

	private final List<Refusal> refusals = new ArrayList<>();

	/** Answers that the API does not allow. */
	private final List<String> violations = new ArrayList<>();

	private int invoked;

	private int replaysThatDiffer;

	/** The buyer begins an operation. */
	public void invoke() {
		this.invoked++;
	}

	public void add(Acknowledgement acknowledgement) {
		this.acknowledgements.add(acknowledgement);
	}

	public void add(Refusal refusal) {
		this.refusals.add(refusal);
	}

	public void addViolation(Answer answer) {
		this.violations.add(answer.toString());
	}

	public void addViolation(RuntimeException failure) {
		this.violations.add(failure.toString());
	}

	/** The same operation with the same key was answered in another way. */
	public void addReplayThatDiffers(Answer first, Answer again) {
		this.replaysThatDiffer++;
		this.violations.add(first + ", and later, with the same key, " + again);
	}

	/** How many operations the buyer began. */
	public int invoked() {
		return this.invoked;
	}

	/** How many of them have an outcome that the buyer was told of. */
	public int acknowledged() {
		return this.acknowledgements.size() + this.refusals.size();
	}

	public int replaysThatDiffer() {
		return this.replaysThatDiffer;
	}

	public List<Acknowledgement> acknowledgements() {
		return this.acknowledgements;
	}

	/** The acknowledgements of that kind. */
	public <T extends Acknowledgement> List<T> acknowledgements(Class<T> kind) {
		return this.acknowledgements.stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	public List<Refusal> refusals() {
		return this.refusals;
	}

	public List<String> violations() {
		return this.violations;
	}

}
