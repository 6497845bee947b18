package io.frontrow.queue;

/** A ticket whose token somebody has shown. */
record ShownTicket(long concertId, long number) {

	long word() {
		return LineMemory.word(this.number);
	}

}
