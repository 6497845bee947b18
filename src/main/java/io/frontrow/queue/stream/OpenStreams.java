package io.frontrow.queue.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The books of the open streams: how many there are, those of each concert, those of each
 * token. A stream is taken out when it ends, exactly once, whatever ends it; nothing is
 * written to a stream while a part of a map is locked. Thread-safe.
 */
final class OpenStreams {

	/** A token has a few tabs and devices, not all the streams of an instance. */
	private static final int PER_TOKEN_MAX = 4;

	private final Map<Long, Set<StateStream>> ofConcert = new ConcurrentHashMap<>();

	private final Map<String, List<StateStream>> ofToken = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final int max;

	/**
	 * @param max most open streams
	 */
	OpenStreams(int max) {
		this.max = max;
	}

	boolean isFull() {
		return this.count.get() >= this.max;
	}

	/**
	 * Takes in a stream that has just begun.
	 * @return the streams that have to end for it: the oldest of its token, or itself
	 * where there are too many
	 */
	List<StateStream> add(StateStream stream) {
		boolean isTooMany = this.count.incrementAndGet() > this.max;
		List<StateStream> ofItsToken = this.ofToken.compute(stream.token().text(),
				(text, all) -> (all != null) ? with(stream, all) : List.of(stream));
		this.ofConcert.compute(stream.token().concertId(), (id, all) -> with(stream, all));
		if (stream.isEnded()) {
			// It ended before all of the books knew of it.
			strike(stream);
		}
		return isTooMany ? List.of(stream) : ofItsToken.subList(0, Math.max(0, ofItsToken.size() - PER_TOKEN_MAX));
	}

	private static List<StateStream> with(StateStream stream, List<StateStream> before) {
		List<StateStream> all = new ArrayList<>(before);
		all.add(stream);
		return List.copyOf(all);
	}

	private static Set<StateStream> with(StateStream stream, @Nullable Set<StateStream> before) {
		Set<StateStream> all = (before != null) ? before : ConcurrentHashMap.newKeySet();
		all.add(stream);
		return all;
	}

	/** Takes out a stream that was taken in and has ended now. Called once for each. */
	void remove(StateStream stream) {
		this.count.decrementAndGet();
		strike(stream);
	}

	private void strike(StateStream stream) {
		this.ofToken.computeIfPresent(stream.token().text(), (text, all) -> {
			List<StateStream> left = all.stream().filter((each) -> each != stream).toList();
			return left.isEmpty() ? null : left;
		});
		this.ofConcert.computeIfPresent(stream.token().concertId(), (id, all) -> {
			all.remove(stream);
			return all.isEmpty() ? null : all;
		});
	}

	int count() {
		return this.count.get();
	}

	/** A view: streams come and go while it is gone through. */
	Set<StateStream> of(long concertId) {
		return Collections.unmodifiableSet(this.ofConcert.getOrDefault(concertId, Set.of()));
	}

	boolean isAny(long concertId) {
		return this.ofConcert.containsKey(concertId);
	}

	Set<Long> concertIds() {
		return Set.copyOf(this.ofConcert.keySet());
	}

	/** Whether no book has anything. */
	boolean isEmpty() {
		return this.count.get() == 0 && this.ofConcert.isEmpty() && this.ofToken.isEmpty();
	}

	@Override
	public String toString() {
		return "%d open streams of %d concerts and %d tokens".formatted(this.count.get(), this.ofConcert.size(),
				this.ofToken.size());
	}

}
