package io.frontrow.queue.recovery;

/**
 * The end that a turn has by an entry of Redis' stream of turns.
 *
 * @param entry its place among the others, whatever Redis has forgotten between them: the
 * milliseconds of its id, times 2^{@value #SEQUENCE_BITS}, and its sequence number
 */
record TurnEnd(long expiresAtMillis, long entry) {

	/** Entries of one millisecond; a script adds one, in more than a microsecond. */
	static final int SEQUENCE_BITS = 20;

	/**
	 * @param entryId as Redis writes it: "1795252856030-0"
	 */
	static TurnEnd of(long expiresAtMillis, String entryId) {
		int dash = entryId.indexOf('-');
		long millis = Long.parseLong(entryId.substring(0, dash));
		long sequence = Long.parseLong(entryId.substring(dash + 1));
		return new TurnEnd(expiresAtMillis, (millis << SEQUENCE_BITS) + sequence);
	}

}
