package io.frontrow.faults.history;

import java.util.List;

import io.frontrow.faults.model.SaleState;

/**
 * A buyer was told that seats are taken.
 *
 * @param asked the seats that the buyer asked for; for the best seats, all of the section
 * that it does not have
 * @param taken the seats that are said to be taken
 * @param enough how many of them must have been free for the refusal to be wrong
 */
public record Refusal(String userId, List<Long> asked, List<Long> taken, int enough) {

	/**
	 * Whether the refusal was wrong beyond doubt: it names a seat that was not asked for,
	 * or enough seats that by the database's own record nobody but this buyer has ever
	 * had. Buyers ask for no seat that they hold themselves, and most ask for seats that
	 * no other asks for. A seat that another buyer had at some time may have been taken
	 * at that moment, so it is not counted: the figure is too low rather than too high.
	 */
	public boolean isWrong(SaleState state) {
		return this.taken.isEmpty() || !this.asked.containsAll(this.taken)
				|| this.taken.stream().filter((seat) -> !state.wasEverOfAnother(seat, this.userId)).count() >= enough();
	}

}
