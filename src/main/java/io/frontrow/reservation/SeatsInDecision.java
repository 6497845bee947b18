package io.frontrow.reservation;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

/**
 * The seats that this instance has chosen for somebody and is deciding on right now, so
 * that a crowd at one instance does not choose the same seats again and again. Keeps
 * nobody away but the instance's own choice; the locks and the database do the rest.
 * Holds at most 4 seats a unit of work under way. Thread-safe.
 */
@Component
class SeatsInDecision {

	private final Set<Long> seatIds = ConcurrentHashMap.newKeySet();

	/**
	 * Takes all of them, or none where one is taken.
	 */
	boolean claim(Collection<Long> wanted) {
		int claimed = 0;
		for (Long seatId : wanted) {
			if (!this.seatIds.add(seatId)) {
				wanted.stream().limit(claimed).forEach(this.seatIds::remove);
				return false;
			}
			claimed++;
		}
		return true;
	}

	void release(Collection<Long> claimed) {
		claimed.forEach(this.seatIds::remove);
	}

	int size() {
		return this.seatIds.size();
	}

}
