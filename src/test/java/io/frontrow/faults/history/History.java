package io.frontrow.faults.history;

import java.util.ArrayList;
import java.util.List;

import io.frontrow.Answer;

/**
 * What one buyer tried and was told. Written by that buyer's thread, read when it has
 * ended.
 */
public final class History {

	private final List<Acknowledgement> facts = new ArrayList<>();

	private final List<Refusal> refusals = new ArrayList<>();

	/** What the contract knows no reason for. */
	private final List<String> surprises = new ArrayList<>();

	private int tried;

	private int acknowledged;

	private int replaysThatDiffer;

	public void tries() {
		this.tried++;
	}

	public void isTold(Acknowledgement fact) {
		this.acknowledged++;
		this.facts.add(fact);
	}

	public void isRefused(Refusal refused) {
		this.acknowledged++;
		this.refusals.add(refused);
	}

	public void surprise(Answer answer) {
		this.surprises.add(answer.toString());
	}

	public void surprise(RuntimeException trouble) {
		this.surprises.add(trouble.toString());
	}

	public void replayDiffers(Answer first, Answer again) {
		this.replaysThatDiffer++;
		this.surprises.add(first + ", and later, with the same key, " + again);
	}

	public int tried() {
		return this.tried;
	}

	public int acknowledged() {
		return this.acknowledged;
	}

	public int replaysThatDiffer() {
		return this.replaysThatDiffer;
	}

	public List<Acknowledgement> facts() {
		return this.facts;
	}

	public List<Refusal> refusals() {
		return this.refusals;
	}

	public List<String> surprises() {
		return this.surprises;
	}

}
