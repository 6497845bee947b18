package io.frontrow.reservation.best;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Seats that buyers at this instance have chosen, so that a crowd does not choose the
 * same ones again and again. Keeps nobody away but the instance's own choice; the locks
 * and the database do the rest. Thread-safe.
 */
final class ChosenSeats {

	private final Set<Long> seatIds = ConcurrentHashMap.newKeySet();

	/**
	 * Takes all of them, or none where one is taken.
	 */
	boolean choose(Collection<Long> wanted) {
		int chosen = 0;
		for (Long seatId : wanted) {
			if (!this.seatIds.add(seatId)) {
				wanted.stream().limit(chosen).forEach(this.seatIds::remove);
				return false;
			}
			chosen++;
		}
		return true;
	}

	void release(Collection<Long> chosen) {
		chosen.forEach(this.seatIds::remove);
	}

	int size() {
		return this.seatIds.size();
	}

}
