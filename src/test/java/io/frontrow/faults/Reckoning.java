package io.frontrow.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.faults.Fact.Charged;
import io.frontrow.faults.Fact.Held;
import io.frontrow.faults.Fact.Paid;

/** Holds what one buyer was told against what the database says. */
final class Reckoning {

	private final String userId;

	private final Diary diary;

	private final Register register;

	Reckoning(String userId, Diary diary, Register register) {
		this.userId = userId;
		this.diary = diary;
		this.register = register;
	}

	long lost() {
		return (long) this.diary.replaysThatDiffer() + untrue().size();
	}

	private List<Fact> untrue() {
		return this.diary.facts().stream().filter((fact) -> !fact.holds(this.register)).toList();
	}

	/**
	 * Charges beyond the first of each amount (no two intents of a buyer have the same),
	 * payments beyond the first of each reservation, and reservations of which the buyer
	 * was never told.
	 */
	long doubled() {
		return beyondFirst(entriesOf("CHARGE").map(Register.Entry::amount).toList())
				+ beyondFirst(entriesOf("PAYMENT").map(Register.Entry::reference).toList())
				+ this.register.reservationsOf(this.userId)
					.stream()
					.filter((found) -> !held().contains(found.reservationId()))
					.count();
	}

	private static long beyondFirst(List<?> values) {
		return values.size() - values.stream().distinct().count();
	}

	private Stream<Register.Entry> entriesOf(String type) {
		return this.register.entries(this.userId).stream().filter((entry) -> entry.type().equals(type));
	}

	private Set<String> held() {
		return facts(Held.class).map(Held::reservationId).collect(Collectors.toSet());
	}

	long refusedWhileFree() {
		return this.diary.refusals().stream().filter((refused) -> refused.isWrong(this.register)).count();
	}

	long paid() {
		return facts(Paid.class).count();
	}

	/** Whatever else is wrong, and what is lost, in words. */
	List<String> findings() {
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

	private <T extends Fact> Stream<T> facts(Class<T> type) {
		return this.diary.facts().stream().filter(type::isInstance).map(type::cast);
	}

}
