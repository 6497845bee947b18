package io.frontrow.engine.concurrent;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set of UUIDs that grows to a limit, in 24 to 48 bytes each, a quarter of what a cache
 * of objects takes. When it is full it begins anew, empty: for what can be found out
 * again. Thread-safe; whoever looks waits for nobody, who adds waits while it grows, and
 * what was added is found from then on.
 */
public final class IdSet {

	private static final int SLOTS_MIN = 1 << 10;

	private final int max;

	/**
	 * Two for each slot: an id's upper half, 0 while the slot is free, and its lower one,
	 * which is written first. A slot that was taken never changes, so what is read of it
	 * is one id. (Open addressing with linear probing.)
	 */
	private volatile AtomicLongArray halves = free(SLOTS_MIN);

	private volatile int size;

	/**
	 * An empty set.
	 * @param max how many it holds at most, at least 1
	 */
	public IdSet(int max) {
		this.max = max;
	}

	/** Whether the id was added, and not forgotten since. */
	public boolean contains(UUID id) {
		return id.getMostSignificantBits() != 0
				&& slot(this.halves, id.getMostSignificantBits(), id.getLeastSignificantBits()) >= 0;
	}

	/** Adds the id; one whose upper half is 0, which no generator makes, is not kept. */
	public synchronized void add(UUID id) {
		if (id.getMostSignificantBits() == 0 || contains(id)) {
			return;
		}
		makeRoom();
		put(this.halves, id.getMostSignificantBits(), id.getLeastSignificantBits());
		this.size++;
	}

	public int size() {
		return this.size;
	}

	/** At most two thirds are taken, beyond which looking becomes long. */
	private void makeRoom() {
		AtomicLongArray full = this.halves;
		int slots = full.length() / 2;
		if (this.size >= this.max) {
			this.halves = free(SLOTS_MIN);
			this.size = 0;
		}
		else if ((this.size + 1) * 3L > slots * 2L) {
			AtomicLongArray larger = free(slots * 2);
			for (int i = 0; i < full.length(); i += 2) {
				if (full.getPlain(i) != 0) {
					put(larger, full.getPlain(i), full.getPlain(i + 1));
				}
			}
			this.halves = larger;
		}
	}

	private static AtomicLongArray free(int slots) {
		return new AtomicLongArray(slots * 2);
	}

	private static void put(AtomicLongArray halves, long upper, long lower) {
		int slot = -1 - slot(halves, upper, lower);
		halves.setPlain(slot + 1, lower);
		halves.setRelease(slot, upper);
	}

	/** Where the id is; below 0, and -1 less that, the free slot where it would be. */
	private static int slot(AtomicLongArray halves, long upper, long lower) {
		int last = halves.length() - 1;
		int slot = mixed(upper, lower) * 2 & last;
		while (true) {
			long taken = halves.getAcquire(slot);
			if (taken == 0) {
				return -1 - slot;
			}
			if (taken == upper && halves.getPlain(slot + 1) == lower) {
				return slot;
			}
			slot = (slot + 2) & last;
		}
	}

	/** Ids are made in order, and whoever asks may have made one up. */
	private static int mixed(long upper, long lower) {
		long mixed = (upper * 0x9E3779B97F4A7C15L) ^ lower;
		mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
		return (int) (mixed ^ (mixed >>> 32));
	}

}
