package io.frontrow.faults;

import java.util.List;

/**
 * A concert on sale for one round.
 *
 * @param seatIds in ascending order
 * @param holdsAreShort they run out within seconds, so that some are lost to the fault
 * @param buyersName the name of every buyer of this round, and of nobody else
 */
record Show(long concertId, long performanceId, List<Long> seatIds, boolean holdsAreShort, String buyersName) {

	/** The share of the buyer of that number. */
	Share share(int buyer, int buyers) {
		int ownTotal = buyers * Share.OWN;
		return new Share(this.seatIds.subList(buyer * Share.OWN, (buyer + 1) * Share.OWN),
				this.seatIds.subList(ownTotal, this.seatIds.size()));
	}

}
