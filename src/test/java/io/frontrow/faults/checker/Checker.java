package io.frontrow.faults.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.faults.history.Acknowledgement.Charged;
import io.frontrow.faults.history.Acknowledgement.Held;
import io.frontrow.faults.history.Acknowledgement.Paid;
import io.frontrow.faults.history.Acknowledgement;
import io.frontrow.faults.history.History;
import io.frontrow.faults.model.SaleState;

/** Holds what one buyer was told against what the database says. */
public final class Checker {

	private final String userId;

	private final History diary;

	private final SaleState register;

	public Checker(String userId, History diary, SaleState register) {
		this.userId = userId;
		this.diary = diary;
		this.register = register;
	}

	public long lost() {
		return (long) this.diary.replaysThatDiffer() + untrue().size();
	}

	private List<Acknowledgement> untrue() {
		return this.diary.facts().stream().filter((fact) -> !fact.holds(this.register)).toList();
	}

	/**
	 * Charges beyond the first of each amount (no two intents of a buyer have the same),
	 * payments beyond the first of each reservation, and reservations of which the buyer
	 * was never told.
	 */
	public long doubled() {
		return beyondFirst(entriesOf("CHARGE").map(SaleState.Entry::amount).toList())
				+ beyondFirst(entriesOf("PAYMENT").map(SaleState.Entry::reference).toList())
				+ this.register.reservationsOf(this.userId)
					.stream()
					.filter((found) -> !held().contains(found.reservationId()))
					.count();
	}

	private static long beyondFirst(List<?> values) {
		return values.size() - values.stream().distinct().count();
	}

	private Stream<SaleState.Entry> entriesOf(String type) {
		return this.register.entries(this.userId).stream().filter((entry) -> entry.type().equals(type));
	}

	private Set<String> held() {
		return facts(Held.class).map(Held::reservationId).collect(Collectors.toSet());
	}

	public long refusedWhileFree() {
		return this.diary.refusals().stream().filter((refused) -> refused.isWrong(this.register)).count();
	}

	public long paid() {
		return facts(Paid.class).count();
	}

	/** Whatever else is wrong, and what is lost, in words. */
	public List<String> findings() {
		List<String> findings = new ArrayList<>(this.diary.surprises());
		untrue().forEach((fact) -> findings.add("was told and is not so: " + fact));
		long told = facts(Charged.class).mapToLong(Charged::amount).sum()
				- facts(Paid.class).mapToLong(Paid::amount).sum();
		if (told != this.register.balance(this.userId)) {
			findings.add("%s was told of %d in all and has %d".formatted(this.userId, told,
					this.register.balance(this.userId)));
		}
		return findings;
	}

	private <T extends Acknowledgement> Stream<T> facts(Class<T> type) {
		return this.diary.facts().stream().filter(type::isInstance).map(type::cast);
	}

}
