package io.frontrow.engine.concurrent;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Does a work that everybody may ask for, one round at a time. Whoever asks while a round
 * is under way shares the next one with all who wait, because the one under way began
 * before the question. So at most one round waits, however many ask; a client that leaves
 * ends nothing. Thread-safe.
 */
public final class NextFlight<T> {

	private final Mono<T> work;

	private @Nullable Round<T> underWay;

	private @Nullable Round<T> next;

	/**
	 * @param work must end by itself, for a caller waits for at most two rounds of it
	 */
	public NextFlight(Mono<T> work) {
		this.work = work;
	}

	/**
	 * The result of a round that begins after the question.
	 */
	public Mono<T> join() {
		return Mono.defer(() -> enter().result());
	}

	/**
	 * The result of the round under way, or of one that begins now: for whoever can use
	 * what was true a moment before the question.
	 */
	public Mono<T> joinUnderWay() {
		return Mono.defer(() -> enterUnderWay().result());
	}

	private synchronized Round<T> enterUnderWay() {
		return (this.underWay != null) ? this.underWay : enter();
	}

	private synchronized Round<T> enter() {
		if (this.underWay == null) {
			this.underWay = newRound();
			this.underWay.turn().tryEmitEmpty();
			return this.underWay;
		}
		if (this.next == null) {
			this.next = newRound();
		}
		return this.next;
	}

	private Round<T> newRound() {
		Sinks.Empty<Void> turn = Sinks.empty();
		return new Round<>(turn, turn.asMono().then(this.work).doFinally((signal) -> pass()).cache());
	}

	private void pass() {
		Round<T> begins = advance();
		if (begins != null) {
			begins.turn().tryEmitEmpty();
		}
	}

	private synchronized @Nullable Round<T> advance() {
		this.underWay = this.next;
		this.next = null;
		return this.underWay;
	}

	/**
	 * @param turn completes when it may begin
	 * @param result cached: runs once, whoever subscribes and whoever cancels
	 */
	private record Round<T>(Sinks.Empty<Void> turn, Mono<T> result) {
	}

}
