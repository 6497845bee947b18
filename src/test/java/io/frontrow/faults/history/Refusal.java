package io.frontrow.faults.history;

import java.util.List;

import io.frontrow.faults.model.SaleState;

/**
 * A buyer was told that seats are taken.
 *
 * @param asked what the buyer asked for: all that it does not have, where any would do
 * @param taken the seats that are said to be taken
 * @param enough how many of them must have been free for the refusal to be wrong
 */
public record Refusal(String userId, List<Long> asked, List<Long> taken, int enough) {

	/**
	 * Whether it was wrong beyond doubt: it names a seat that was not asked for, or
	 * enough that nobody but this buyer has ever had by the database's own record. Buyers
	 * ask for no seat that they themselves hold, and most ask for seats that no other
	 * asks for. A seat that another had at some time may have been taken at that moment,
	 * so it is not counted: the figure is too low rather than too high.
	 */
	public boolean isWrong(SaleState register) {
		return this.taken.isEmpty() || !this.asked.containsAll(this.taken)
				|| this.taken.stream()
					.filter((seat) -> !register.wasEverOfAnother(seat, this.userId))
					.count() >= enough();
	}

}
