package io.frontrow.engine.commit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The units that wait for a group, by fairness key. Thread-safe by its own lock, which
 * its owner may hold over several calls.
 */
final class WaitingUnits<U, T> {

	/** The fairness key that was served longest ago comes first. */
	private final Map<Object, Deque<WaitingUnit<U, T>>> byKey = new LinkedHashMap<>();

	private int size;

	synchronized int size() {
		return this.size;
	}

	synchronized void add(WaitingUnit<U, T> unit) {
		this.byKey.computeIfAbsent(unit.fairnessKey(), (fairnessKey) -> new ArrayDeque<>()).add(unit);
		this.size++;
	}

	/**
	 * Takes the next group: of each fairness key in turn the first that has nothing in
	 * common with the others of the group.
	 * @return empty where nothing waits
	 */
	synchronized List<WaitingUnit<U, T>> next(int most) {
		List<WaitingUnit<U, T>> group = new ArrayList<>();
		Set<Object> touched = new HashSet<>();
		Queue<Object> turn = new ArrayDeque<>(this.byKey.keySet());
		while (group.size() < most && !turn.isEmpty()) {
			Object fairnessKey = turn.remove();
			WaitingUnit<U, T> unit = takeFirst(fairnessKey, touched);
			if (unit != null) {
				group.add(unit);
				turn.add(fairnessKey);
			}
		}
		this.size -= group.size();
		return group;
	}

	private @Nullable WaitingUnit<U, T> takeFirst(Object fairnessKey, Set<Object> touched) {
		Deque<WaitingUnit<U, T>> queue = this.byKey.getOrDefault(fairnessKey, new ArrayDeque<>());
		Iterator<WaitingUnit<U, T>> each = queue.iterator();
		while (each.hasNext()) {
			WaitingUnit<U, T> unit = each.next();
			Collection<?> conflictKeys = unit.conflictKeys();
			if (Collections.disjoint(touched, conflictKeys)) {
				touched.addAll(conflictKeys);
				each.remove();
				moveBack(fairnessKey, queue);
				return unit;
			}
		}
		return null;
	}

	private void moveBack(Object fairnessKey, Deque<WaitingUnit<U, T>> queue) {
		this.byKey.remove(fairnessKey);
		if (!queue.isEmpty()) {
			this.byKey.put(fairnessKey, queue);
		}
	}

}
