package io.frontrow.catalog;

/**
 * A block of equal rows at one price. Seats are numbered row by row.
 *
 * @param name unique in its performance
 * @param rows 1 to 500
 * @param seatsPerRow 1 to 500
 * @param firstNumber the number of its first seat
 * @param price 0 to 10,000,000 of the minor unit
 */
public record Section(String name, int rows, int seatsPerRow, int firstNumber, long price) {

	public int lastNumber() {
		return this.firstNumber + size() - 1;
	}

	int size() {
		return this.rows * this.seatsPerRow;
	}

	boolean has(int number) {
		return number >= this.firstNumber && number < this.firstNumber + size();
	}

	/**
	 * The place in its row, from 1.
	 * @param number of a seat of this section
	 */
	public int positionOf(int number) {
		return (number - this.firstNumber) % this.seatsPerRow + 1;
	}

	int rowOf(int number) {
		return (number - this.firstNumber) / this.seatsPerRow + 1;
	}

}
