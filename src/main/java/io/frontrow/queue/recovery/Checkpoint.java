package io.frontrow.queue.recovery;

/**
 * What is left of a line.
 *
 * @param waiting about how many wait; up to 100,000 too many for each loss before this
 * one, for whose numbers nobody was given out
 */
record Checkpoint(QueueCounts counts, long waiting) {

	static final Checkpoint NONE = new Checkpoint(QueueCounts.NONE, 0);

}
