package io.frontrow.faults.checker;

import java.util.List;

import io.frontrow.faults.history.Acknowledgement.Cancelled;
import io.frontrow.faults.history.Acknowledgement.Charged;
import io.frontrow.faults.history.Acknowledgement.Held;
import io.frontrow.faults.history.Acknowledgement.Paid;
import io.frontrow.faults.history.History;
import io.frontrow.faults.history.Refusal;
import io.frontrow.faults.model.SaleState.Entry;
import io.frontrow.faults.model.SaleState.Payment;
import io.frontrow.faults.model.SaleState.Reservation;
import io.frontrow.faults.model.SaleState.Seat;
import io.frontrow.faults.model.SaleState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each figure of the fault suite rises when that which it counts has happened. */
public class CheckerTest {

	private static final Held HELD = new Held("ann", "r1", List.of(1L, 2L));

	private static final Entry CHARGE = new Entry("ann", 1, "e1", "CHARGE", 2_001, 2_001, "");

	private static final Entry PAYMENT = new Entry("ann", 2, "e2", "PAYMENT", -2_000, 1, "r1");

	private final History diary = new History();

	@Test
	public void findsNothingWhereAllThatWasToldIsTrue() {
		tellsOfPayment();
		Checker reckoning = reckoning(List.of(paid("r1")), List.of(CHARGE, PAYMENT), "SOLD");
		assertThat(reckoning.lost()).isZero();
		assertThat(reckoning.doubled()).isZero();
		assertThat(reckoning.refusedWhileFree()).isZero();
		assertThat(reckoning.findings()).isEmpty();
	}

	@Test
	public void countsPaymentThatIsGoneAsLost() {
		tellsOfPayment();
		Checker reckoning = reckoning(List.of(new Reservation("r1", "ann", "EXPIRED", List.of(1L, 2L))),
				List.of(CHARGE), "AVAILABLE");
		assertThat(reckoning.lost()).isEqualTo(1);
		assertThat(reckoning.findings()).hasSize(2);
	}

	@Test
	public void countsSeatsThatWereNotSoldAsLost() {
		tellsOfPayment();
		assertThat(reckoning(List.of(paid("r1")), List.of(CHARGE, PAYMENT), "HELD").lost()).isEqualTo(1);
	}

	@Test
	public void countsCancelledReservationThatWasPaidAsLost() {
		this.diary.isTold(HELD);
		this.diary.isTold(new Cancelled(HELD));
		assertThat(reckoning(List.of(paid("r1")), List.of(), "SOLD").lost()).isEqualTo(1);
	}

	@Test
	public void countsSecondChargeAndSecondPaymentAndUnknownReservationAsDoubled() {
		tellsOfPayment();
		Entry again = new Entry("ann", 3, "e3", "CHARGE", 2_001, 2_002, "");
		Entry paidAgain = new Entry("ann", 4, "e4", "PAYMENT", -2_000, 2, "r1");
		assertThat(reckoning(List.of(paid("r1"), paid("r2")), List.of(CHARGE, PAYMENT, again, paidAgain), "SOLD")
			.doubled()).isEqualTo(3);
	}

	@Test
	public void countsHallThatIsSaidToBeSoldOutWithSeatsLeft() {
		this.diary.isRefused(new Refusal("bob", List.of(1L, 2L, 3L), List.of(1L, 2L, 3L), 1));
		this.diary.isRefused(new Refusal("bob", List.of(1L, 2L, 3L), List.of(1L, 2L, 3L), 2));
		assertThat(reckoning(List.of(paid("r1")), List.of(), "SOLD").refusedWhileFree()).isEqualTo(1);
	}

	@Test
	public void countsRefusalOfSeatThatNoOtherEverHad() {
		this.diary.isTold(HELD);
		this.diary.isRefused(new Refusal("ann", List.of(1L), List.of(1L), 1));
		this.diary.isRefused(new Refusal("bob", List.of(1L), List.of(1L), 1));
		this.diary.isRefused(new Refusal("bob", List.of(1L), List.of(3L), 1));
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

	private Checker reckoning(List<Reservation> reservations, List<Entry> entries, String seats) {
		return new Checker("ann", this.diary, new SaleState(reservations, List.of(new Payment("p1", "r1", 2_000)),
				entries, List.of(new Seat(1, seats, "r1"), new Seat(2, seats, "r1"))));
	}

}
