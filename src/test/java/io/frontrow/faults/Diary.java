package io.frontrow.faults;

import java.util.ArrayList;
import java.util.List;

import io.frontrow.Answer;

/**
 * What one buyer tried and was told. Written by that buyer's thread, read when it has
 * ended.
 */
final class Diary {

	private final List<Fact> facts = new ArrayList<>();

	private final List<Refused> refusals = new ArrayList<>();

	/** What the contract knows no reason for. */
	private final List<String> surprises = new ArrayList<>();

	private int tried;

	private int acknowledged;

	private int replaysThatDiffer;

	void tries() {
		this.tried++;
	}

	void isTold(Fact fact) {
		this.acknowledged++;
		this.facts.add(fact);
	}

	void isRefused(Refused refused) {
		this.acknowledged++;
		this.refusals.add(refused);
	}

	void surprise(Answer answer) {
		this.surprises.add(answer.toString());
	}

	void surprise(RuntimeException trouble) {
		this.surprises.add(trouble.toString());
	}

	void replayDiffers(Answer first, Answer again) {
		this.replaysThatDiffer++;
		this.surprises.add(first + ", and later, with the same key, " + again);
	}

	int tried() {
		return this.tried;
	}

	int acknowledged() {
		return this.acknowledged;
	}

	int replaysThatDiffer() {
		return this.replaysThatDiffer;
	}

	List<Fact> facts() {
		return this.facts;
	}

	List<Refused> refusals() {
		return this.refusals;
	}

	List<String> surprises() {
		return this.surprises;
	}

}
