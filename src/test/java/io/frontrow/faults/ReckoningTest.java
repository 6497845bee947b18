package io.frontrow.faults;

import java.util.List;

import io.frontrow.faults.Fact.Cancelled;
import io.frontrow.faults.Fact.Charged;
import io.frontrow.faults.Fact.Held;
import io.frontrow.faults.Fact.Paid;
import io.frontrow.faults.Register.Entry;
import io.frontrow.faults.Register.Payment;
import io.frontrow.faults.Register.Reservation;
import io.frontrow.faults.Register.Seat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each figure of the fault suite rises when that which it counts has happened. */
class ReckoningTest {

	private static final Held HELD = new Held("ann", "r1", List.of(1L, 2L));

	private static final Entry CHARGE = new Entry("ann", 1, "e1", "CHARGE", 2_001, 2_001, "");

	private static final Entry PAYMENT = new Entry("ann", 2, "e2", "PAYMENT", -2_000, 1, "r1");

	private final Diary diary = new Diary();

	@Test
	void findsNothingWhereAllThatWasToldIsTrue() {
		tellsOfPayment();
		Reckoning reckoning = reckoning(List.of(paid("r1")), List.of(CHARGE, PAYMENT), "SOLD");
		assertThat(reckoning.lost()).isZero();
		assertThat(reckoning.doubled()).isZero();
		assertThat(reckoning.refusedWhileFree()).isZero();
		assertThat(reckoning.findings()).isEmpty();
	}

	@Test
	void countsPaymentThatIsGoneAsLost() {
		tellsOfPayment();
		Reckoning reckoning = reckoning(List.of(new Reservation("r1", "ann", "EXPIRED", List.of(1L, 2L))),
				List.of(CHARGE), "AVAILABLE");
		assertThat(reckoning.lost()).isEqualTo(1);
		assertThat(reckoning.findings()).hasSize(2);
	}

	@Test
	void countsSeatsThatWereNotSoldAsLost() {
		tellsOfPayment();
		assertThat(reckoning(List.of(paid("r1")), List.of(CHARGE, PAYMENT), "HELD").lost()).isEqualTo(1);
	}

	@Test
	void countsCancelledReservationThatWasPaidAsLost() {
		this.diary.isTold(HELD);
		this.diary.isTold(new Cancelled(HELD));
		assertThat(reckoning(List.of(paid("r1")), List.of(), "SOLD").lost()).isEqualTo(1);
	}

	@Test
	void countsSecondChargeAndSecondPaymentAndUnknownReservationAsDoubled() {
		tellsOfPayment();
		Entry again = new Entry("ann", 3, "e3", "CHARGE", 2_001, 2_002, "");
		Entry paidAgain = new Entry("ann", 4, "e4", "PAYMENT", -2_000, 2, "r1");
		assertThat(reckoning(List.of(paid("r1"), paid("r2")), List.of(CHARGE, PAYMENT, again, paidAgain), "SOLD")
			.doubled()).isEqualTo(3);
	}

	@Test
	void countsHallThatIsSaidToBeSoldOutWithSeatsLeft() {
		this.diary.isRefused(new Refused("bob", List.of(1L, 2L, 3L), List.of(1L, 2L, 3L), 1));
		this.diary.isRefused(new Refused("bob", List.of(1L, 2L, 3L), List.of(1L, 2L, 3L), 2));
		assertThat(reckoning(List.of(paid("r1")), List.of(), "SOLD").refusedWhileFree()).isEqualTo(1);
	}

	@Test
	void countsRefusalOfSeatThatNoOtherEverHad() {
		this.diary.isTold(HELD);
		this.diary.isRefused(new Refused("ann", List.of(1L), List.of(1L), 1));
		this.diary.isRefused(new Refused("bob", List.of(1L), List.of(1L), 1));
		this.diary.isRefused(new Refused("bob", List.of(1L), List.of(3L), 1));
		assertThat(reckoning(List.of(paid("r1")), List.of(), "SOLD").refusedWhileFree()).isEqualTo(2);
	}

	private void tellsOfPayment() {
		this.diary.isTold(HELD);
		this.diary.isTold(new Charged("ann", "e1", 2_001));
		this.diary.isTold(new Paid(HELD, "p1", 2_000));
	}

	private static Reservation paid(String id) {
		return new Reservation(id, "ann", "PAID", List.of(1L, 2L));
	}

	private Reckoning reckoning(List<Reservation> reservations, List<Entry> entries, String seats) {
		return new Reckoning("ann", this.diary, new Register(reservations, List.of(new Payment("p1", "r1", 2_000)),
				entries, List.of(new Seat(1, seats, "r1"), new Seat(2, seats, "r1"))));
	}

}
