package io.frontrow.faults.checker;

import java.util.List;

import io.frontrow.faults.history.Acknowledgement.Cancelled;
import io.frontrow.faults.history.Acknowledgement.Charged;
import io.frontrow.faults.history.Acknowledgement.Held;
import io.frontrow.faults.history.Acknowledgement.Paid;
import io.frontrow.faults.history.History;
import io.frontrow.faults.history.Refusal;
import io.frontrow.faults.model.BalanceEntryRow;
import io.frontrow.faults.model.PaymentRow;
import io.frontrow.faults.model.ReservationRow;
import io.frontrow.faults.model.SaleState;
import io.frontrow.faults.model.SeatRow;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each figure of the checker rises when what it counts has happened. */
class CheckerTest {

	private static final Held HELD = new Held("ann", "r1", List.of(1L, 2L));

	private static final BalanceEntryRow CHARGE = new BalanceEntryRow("ann", 1, "e1", "CHARGE", 2_001, 2_001, "");

	private static final BalanceEntryRow PAYMENT = new BalanceEntryRow("ann", 2, "e2", "PAYMENT", -2_000, 1, "r1");

	private final History history = new History();

	@Test
	void findsNothingWhenAllThatWasAcknowledgedIsTrue() {
		acknowledgePayment();
		Checker checker = check(List.of(paid("r1")), List.of(CHARGE, PAYMENT), "SOLD");
		assertThat(checker.lost()).isZero();
		assertThat(checker.doubled()).isZero();
		assertThat(checker.refusedWhileFree()).isZero();
		assertThat(checker.findings()).isEmpty();
	}

	@Test
	void countsPaymentThatIsGoneAsLost() {
		acknowledgePayment();
		Checker checker = check(List.of(new ReservationRow("r1", "ann", "EXPIRED", List.of(1L, 2L))), List.of(CHARGE),
				"AVAILABLE");
		assertThat(checker.lost()).isEqualTo(1);
		assertThat(checker.findings()).hasSize(2);
	}

	@Test
	void countsSeatsThatWereNotSoldAsLost() {
		acknowledgePayment();
		assertThat(check(List.of(paid("r1")), List.of(CHARGE, PAYMENT), "HELD").lost()).isEqualTo(1);
	}

	@Test
	void countsCancelledReservationThatWasPaidAsLost() {
		this.history.add(HELD);
		this.history.add(new Cancelled(HELD));
		assertThat(check(List.of(paid("r1")), List.of(), "SOLD").lost()).isEqualTo(1);
	}

	@Test
	void countsSecondChargeAndSecondPaymentAndUnknownReservationAsDoubled() {
		acknowledgePayment();
		BalanceEntryRow again = new BalanceEntryRow("ann", 3, "e3", "CHARGE", 2_001, 2_002, "");
		BalanceEntryRow paidAgain = new BalanceEntryRow("ann", 4, "e4", "PAYMENT", -2_000, 2, "r1");
		assertThat(check(List.of(paid("r1"), paid("r2")), List.of(CHARGE, PAYMENT, again, paidAgain), "SOLD").doubled())
			.isEqualTo(3);
	}

	@Test
	void countsSoldOutAnswerWhileSeatsAreFree() {
		this.history.add(new Refusal("bob", List.of(1L, 2L, 3L), List.of(1L, 2L, 3L), 1));
		this.history.add(new Refusal("bob", List.of(1L, 2L, 3L), List.of(1L, 2L, 3L), 2));
		assertThat(check(List.of(paid("r1")), List.of(), "SOLD").refusedWhileFree()).isEqualTo(1);
	}

	@Test
	void countsRefusalOfSeatThatNoOtherBuyerEverHad() {
		this.history.add(HELD);
		this.history.add(new Refusal("ann", List.of(1L), List.of(1L), 1));
		this.history.add(new Refusal("bob", List.of(1L), List.of(1L), 1));
		this.history.add(new Refusal("bob", List.of(1L), List.of(3L), 1));
		assertThat(check(List.of(paid("r1")), List.of(), "SOLD").refusedWhileFree()).isEqualTo(2);
	}

	private void acknowledgePayment() {
		this.history.add(HELD);
		this.history.add(new Charged("ann", "e1", 2_001));
		this.history.add(new Paid(HELD, "p1", 2_000));
	}

	private static ReservationRow paid(String id) {
		return new ReservationRow(id, "ann", "PAID", List.of(1L, 2L));
	}

	private Checker check(List<ReservationRow> reservations, List<BalanceEntryRow> entries, String seats) {
		return new Checker("ann", this.history, new SaleState(reservations, List.of(new PaymentRow("p1", "r1", 2_000)),
				entries, List.of(new SeatRow(1, seats, "r1"), new SeatRow(2, seats, "r1"))));
	}

}
