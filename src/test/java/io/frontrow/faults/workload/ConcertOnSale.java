package io.frontrow.faults.workload;

import java.util.List;

/**
 * The concert of one trial.
 *
 * @param seatIds in ascending order
 * @param holdsAreShort whether a hold ends after seconds, so that some end during a fault
 * @param buyersName the name of every buyer of this trial, and of nobody else
 */
public record ConcertOnSale(long concertId, long performanceId, List<Long> seatIds, boolean holdsAreShort,
		String buyersName) {

	SeatPicker seatPicker(int buyer, int buyers) {
		int ownTotal = buyers * Hall.OWN_SEATS;
		return new SeatPicker(this.seatIds.subList(buyer * Hall.OWN_SEATS, (buyer + 1) * Hall.OWN_SEATS),
				this.seatIds.subList(ownTotal, this.seatIds.size()));
	}

}
