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
 * The units that wait for a group, by party. Thread-safe by its own lock, which its owner
 * may hold over several calls.
 */
final class WaitingUnits<U, T> {

	/** The party that was served longest ago comes first. */
	private final Map<Object, Deque<WaitingUnit<U, T>>> parties = new LinkedHashMap<>();

	private int size;

	synchronized int size() {
		return this.size;
	}

	synchronized void add(WaitingUnit<U, T> unit) {
		this.parties.computeIfAbsent(unit.party(), (party) -> new ArrayDeque<>()).add(unit);
		this.size++;
	}

	/**
	 * Takes the next group: of each party in turn the first that has nothing in common
	 * with the others of the group.
	 * @return empty where nothing waits
	 */
	synchronized List<WaitingUnit<U, T>> next(int most) {
		List<WaitingUnit<U, T>> group = new ArrayList<>();
		Set<Object> touched = new HashSet<>();
		Queue<Object> turn = new ArrayDeque<>(this.parties.keySet());
		while (group.size() < most && !turn.isEmpty()) {
			Object party = turn.remove();
			WaitingUnit<U, T> unit = takeFirst(party, touched);
			if (unit != null) {
				group.add(unit);
				turn.add(party);
			}
		}
		this.size -= group.size();
		return group;
	}

	private @Nullable WaitingUnit<U, T> takeFirst(Object party, Set<Object> touched) {
		Deque<WaitingUnit<U, T>> queue = this.parties.getOrDefault(party, new ArrayDeque<>());
		Iterator<WaitingUnit<U, T>> each = queue.iterator();
		while (each.hasNext()) {
			WaitingUnit<U, T> unit = each.next();
			Collection<?> touches = unit.touches();
			if (Collections.disjoint(touched, touches)) {
				touched.addAll(touches);
				each.remove();
				moveBack(party, queue);
				return unit;
			}
		}
		return null;
	}

	private void moveBack(Object party, Deque<WaitingUnit<U, T>> queue) {
		this.parties.remove(party);
		if (!queue.isEmpty()) {
			this.parties.put(party, queue);
		}
	}

}
