package io.frontrow.reservation.best;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;

import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;
import io.frontrow.catalog.SeatIds;
import io.frontrow.catalog.Section;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of preference, on a floor of 2 rows of 7 seats and a balcony of one row of 4.
 */
class BestAvailableTest {

	private final Performance performance = new Performance(7_001, 7, OffsetDateTime.parse("2037-05-01T19:30:00+09:00"),
			"Hall", Instant.MAX, 18, List.of(new Section("floor", 2, 7, 1, 10), new Section("balcony", 1, 4, 15, 5)));

	@Test
	void middleOfTheFirstRowComesFirst() {
		assertThat(best(1, all())).containsExactly(4);
		assertThat(best(3, all())).containsExactly(3, 4, 5);
	}

	@Test
	void pairInTheMiddleWouldLeaveNoSingleSeat() {
		assertThat(best(2, all())).isIn(List.of(3, 4), List.of(4, 5));
	}

	@Test
	void seatsSideBySideBeatNearerRow() {
		assertThat(best(3, 1, 2, 4, 5, 8, 9, 10)).containsExactly(8, 9, 10);
	}

	@Test
	void singleSeatIsNotLeftWhereItCanBeAvoided() {
		// Of the run 1 to 5, the middle pair 3,4 would leave 5 alone; 2,3 would leave 1.
		assertThat(best(2, 1, 2, 3, 4, 5)).isIn(List.of(1, 2), List.of(4, 5)).isNotIn(List.of(2, 3), List.of(3, 4));
		assertThat(best(2, 1, 2, 3, 8, 9)).containsExactly(8, 9);
	}

	@Test
	void singleSeatIsLeftWhereItCannotBeAvoided() {
		assertThat(best(2, 1, 2, 3)).hasSize(2);
	}

	@Test
	void buyerOfOneTakesSeatThatStandsAlone() {
		assertThat(best(1, 3, 4, 8)).containsExactly(8);
	}

	@Test
	void rowsDoNotTouchEachOther() {
		// 7 ends the first row and 8 begins the second.
		assertThat(best(2, 7, 8, 11, 12)).containsExactly(11, 12);
		assertThat(best(2, 14, 15, 17, 18)).containsExactly(17, 18);
	}

	@Test
	void seatsOfOneRowBeatThoseOfTwo() {
		assertThat(best(2, 1, 8, 10)).containsExactly(8, 10);
	}

	@Test
	void seatsApartAreBetterThanNone() {
		assertThat(best(3, 1, 8, 15)).containsExactly(1, 8, 15);
	}

	@Test
	void everyGroupIsOfferedSoThatTheLastSeatsAreFound() {
		assertThat(BestAvailable.of(this.performance, all(), 2).groups()).hasSize(17);
		assertThat(BestAvailable.of(this.performance, seats(1), 2).groups()).isEmpty();
	}

	private List<Integer> best(int count, int... numbers) {
		return best(count, seats(numbers));
	}

	private List<Integer> best(int count, List<Seat> free) {
		return BestAvailable.of(this.performance, free, count).groups().get(0).stream().map(Seat::number).toList();
	}

	private List<Seat> all() {
		return seats(IntStream.rangeClosed(1, 18).toArray());
	}

	private List<Seat> seats(int... numbers) {
		return IntStream.of(numbers).mapToObj((number) -> this.performance.seat(SeatIds.seat(7_001, number))).toList();
	}

}
