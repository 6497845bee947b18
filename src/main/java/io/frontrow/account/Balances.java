package io.frontrow.account;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

import io.frontrow.account.Balances.Change;
import io.frontrow.account.Balances.Entry;
import io.frontrow.engine.commit.Decision;
import io.frontrow.engine.commit.GuardedStatement;
import io.frontrow.engine.commit.Statements;
import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Changes balances, any number of them together: one guarded update, which writes the
 * entry's id into each row that it changes, so that who reads the rows sees which changes
 * were made; and one entry each with the balance right after it. Nothing is read to be
 * decided upon.
 */
@Component
public class Balances implements Decision<Change, Entry> {

	private final Statements statements;

	Balances(Statements statements) {
		this.statements = statements;
	}

	@Override
	public Collection<?> conflictKeys(Change change) {
		return List.of(change.userId());
	}

	/**
	 * Changes the balances, of different users.
	 * @return the entries; none, with nothing changed, where there is no such user or the
	 * balance would leave 0 to {@link Money#BALANCE_MAX}
	 */
	@Override
	public Mono<Map<Change, Entry>> decide(List<Change> changes) {
		return change(changes).flatMap((changed) -> changed.isEmpty() ? Mono.just(Map.of())
				: this.statements.run(List.of(changed.entering())).thenReturn(changed.entries()));
	}

	/**
	 * The same without the entries, which the caller has to write in the same
	 * transaction.
	 */
	public Mono<Changed> change(List<Change> changes) {
		List<Change> inOrder = changes.stream()
			.sorted(Comparator.comparing((change) -> change.userId().toString()))
			.toList();
		Map<UUID, Change> byEntry = new HashMap<>();
		inOrder.forEach((change) -> byEntry.put(change.entryId(), change));
		// Their rows are locked by then, so what they say is what these changes made.
		String changed = "SELECT last_entry_id, balance, entry_count, UTC_TIMESTAMP(6) AS at FROM users WHERE user_id IN "
				+ Literals.list(inOrder.stream().map(Change::userId).toList());
		return this.statements
			.changeAndRead(update(inOrder), changed,
					(row) -> new Row(byEntry.get(Rows.uuidOrNull(row, "last_entry_id")), Rows.number(row, "balance"),
							Rows.number(row, "entry_count"), Rows.time(row, "at")))
			.flatMap(Balances::changed);
	}

	/** What was changed is what carries the entry of one of the changes. */
	private static Mono<Changed> changed(Statements.Outcome<Row> read) {
		List<Row> made = read.rows().stream().filter((row) -> row.change() != null).toList();
		return (made.size() == read.count()) ? Mono.just(new Changed(made)) : Mono.error(new GuardFailed());
	}

	private static String update(List<Change> changes) {
		String wanted = Literals.table(changes.stream()
			.map((change) -> Literals.ascii(change.userId()) + " AS user_id, " + Literals.ascii(change.entryId())
					+ " AS entry_id, " + change.amount() + " AS amount")
			.toList());
		return "UPDATE users u JOIN " + wanted + """
				 c ON c.user_id = u.user_id
				SET u.balance = u.balance + c.amount, u.entry_count = u.entry_count + 1, u.last_entry_id = c.entry_id
				WHERE u.balance + c.amount BETWEEN 0 AND""" + " " + Money.BALANCE_MAX;
	}

	/** Balances that were changed. */
	public static final class Changed {

		private final List<Row> rows;

		private Changed(List<Row> rows) {
			this.rows = rows;
		}

		public boolean isEmpty() {
			return this.rows.isEmpty();
		}

		/**
		 * The statement that writes their entries, at least one.
		 */
		public GuardedStatement entering() {
			return GuardedStatement.certain("entries",
					"INSERT INTO balance_entries (user_id, entry_number, entry_id, type, amount, balance_after, reference, created_at) VALUES "
							+ this.rows.stream().map(Row::inserted).collect(Collectors.joining(",")),
					this.rows.size());
		}

		/** By the changes that were made. */
		public Map<Change, Entry> entries() {
			return this.rows.stream().collect(Collectors.toMap(Row::made, Row::entry));
		}

	}

	/** A row of users after the update. */
	private record Row(@Nullable Change change, long balance, long number, Instant at) {

		Change made() {
			return Objects.requireNonNull(this.change);
		}

		Entry entry() {
			return new Entry(made().entryId(), this.balance, this.at);
		}

		String inserted() {
			Change made = made();
			return Literals.row(made.userId(), this.number, made.entryId(), made.type(), made.amount(), this.balance,
					made.reference(), this.at);
		}

	}

	/**
	 * A change of a balance that is wanted.
	 *
	 * @param amount positive puts in, negative takes out
	 * @param reference what the change belongs to, or null
	 */
	public record Change(UUID entryId, UUID userId, EntryType type, long amount, @Nullable UUID reference) {
	}

	/** What a change of a balance is for. */
	public enum EntryType {

		/** Put in by the user. */
		CHARGE,
		/** Taken for a reservation. */
		PAYMENT,
		/** Given back. */
		REFUND

	}

	/**
	 * @param balanceAfter the balance right after the change
	 * @param at by the database's clock
	 */
	public record Entry(UUID entryId, long balanceAfter, Instant at) {
	}

}
