package io.frontrow.queue.recovery;

/** A ticket whose token somebody has shown. */
record ShownNumber(long concertId, long number) {

	long word() {
		return Checkpoints.word(this.number);
	}

}
