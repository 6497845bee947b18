package io.frontrow.queue.recovery;

/**
 * How far a line had come when it was last heard of.
 *
 * @param lastTicket the last ticket number given out; 0 for none
 * @param admitted how many were admitted in all
 */
record QueueCounts(long lastTicket, long admitted) {

	static final QueueCounts NONE = new QueueCounts(0, 0);

}
