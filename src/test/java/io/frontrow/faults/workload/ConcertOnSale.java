package io.frontrow.faults.workload;

import java.util.List;

/**
 * A concert on sale for one round.
 *
 * @param seatIds in ascending order
 * @param holdsAreShort they run out within seconds, so that some are lost to the fault
 * @param buyersName the name of every buyer of this round, and of nobody else
 */
public record ConcertOnSale(long concertId, long performanceId, List<Long> seatIds, boolean holdsAreShort,
		String buyersName) {

	/** The share of the buyer of that number. */
	public SeatPicker share(int buyer, int buyers) {
		int ownTotal = buyers * SeatPicker.OWN;
		return new SeatPicker(this.seatIds.subList(buyer * SeatPicker.OWN, (buyer + 1) * SeatPicker.OWN),
				this.seatIds.subList(ownTotal, this.seatIds.size()));
	}

}
