package io.frontrow.queue.recovery;

import io.frontrow.queue.token.LiveEntry;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.queue.token.QueueToken;

/**
 * An active token.
 *
 * @param entry what Redis keeps under its user
 * @param activatedAtMillis by Redis' clock, as the next
 * @param expiresAtMillis with what is lent
 */
record ActiveToken(long ticketNumber, String userId, String entry, long activatedAtMillis, long expiresAtMillis) {

	QueueNumber ticket() {
		return LiveEntry.read(this.entry).ticket();
	}

	/** Whether it is that very token, not another with the same number. */
	boolean is(QueueToken token) {
		return this.userId.equals(token.userId().toString()) && this.entry.startsWith(token.ticketAndId() + ".");
	}

}
