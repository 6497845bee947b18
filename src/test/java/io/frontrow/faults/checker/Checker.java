package io.frontrow.faults.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.faults.history.Acknowledgement;
import io.frontrow.faults.history.Acknowledgement.Charged;
import io.frontrow.faults.history.Acknowledgement.Held;
import io.frontrow.faults.history.Acknowledgement.Paid;
import io.frontrow.faults.history.History;
import io.frontrow.faults.model.BalanceEntryRow;
import io.frontrow.faults.model.SaleState;

/** Compares the history of one buyer with the final state of the sale. */
public final class Checker {

	private final String userId;

	private final History history;

	private final SaleState state;

	public Checker(String userId, History history, SaleState state) {
		this.userId = userId;
		this.history = history;
		this.state = state;
	}

	/** Acknowledged operations that are not true in the end. */
	public long lost() {
		return (long) this.history.replaysThatDiffer() + untrue().size();
	}

	private List<Acknowledgement> untrue() {
		return this.history.acknowledgements().stream().filter((each) -> !each.holds(this.state)).toList();
	}

	/**
	 * Charges beyond the first of each amount (no two charges of a buyer have the same),
	 * payments beyond the first of each reservation, and reservations that the buyer was
	 * never told of.
	 */
	public long doubled() {
		return beyondFirst(entriesOf("CHARGE").map(BalanceEntryRow::amount).toList())
				+ beyondFirst(entriesOf("PAYMENT").map(BalanceEntryRow::reference).toList())
				+ this.state.reservationsOf(this.userId)
					.stream()
					.filter((found) -> !held().contains(found.reservationId()))
					.count();
	}

	private static long beyondFirst(List<?> values) {
		return values.size() - values.stream().distinct().count();
	}

	private Stream<BalanceEntryRow> entriesOf(String type) {
		return this.state.entries(this.userId).stream().filter((entry) -> entry.type().equals(type));
	}

	private Set<String> held() {
		return this.history.acknowledgements(Held.class).stream().map(Held::reservationId).collect(Collectors.toSet());
	}

	/** Refusals of a seat that no other buyer ever had. */
	public long refusedWhileFree() {
		return this.history.refusals().stream().filter((refusal) -> refusal.isWrong(this.state)).count();
	}

	public long paid() {
		return this.history.acknowledgements(Paid.class).size();
	}

	/** In words: what was lost, what the API does not allow, and a wrong balance. */
	public List<String> findings() {
		List<String> findings = new ArrayList<>(this.history.violations());
		untrue().forEach((each) -> findings.add("was acknowledged and is not so: " + each));
		long expected = this.history.acknowledgements(Charged.class).stream().mapToLong(Charged::amount).sum()
				- this.history.acknowledgements(Paid.class).stream().mapToLong(Paid::amount).sum();
		if (expected != this.state.balance(this.userId)) {
			findings.add("%s must have %d by what was acknowledged, and has %d".formatted(this.userId, expected,
					this.state.balance(this.userId)));
		}
		return findings;
	}

}
