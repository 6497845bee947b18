package io.frontrow.queue.recovery;

/** A ticket whose token somebody has shown. */
record ShownTicket(long concertId, long number) {

	long word() {
		return LineMemory.word(this.number);
	}

}
