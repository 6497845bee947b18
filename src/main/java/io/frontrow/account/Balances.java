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
import io.frontrow.commit.Decision;
import io.frontrow.support.Literals;
import io.frontrow.support.Rows;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Changes balances, any number of them together: one guarded update, which writes the
 * entry's id into each row that it changes, so that who reads the rows sees which changes
 * were made; and one entry each with the balance right after it. Nothing is read to be
 * decided upon.
 */
@Component
public class Balances implements Decision<Change, Entry> {

	private final DatabaseClient database;

	Balances(DatabaseClient database) {
		this.database = database;
	}

	@Override
	public Collection<?> touches(Change change) {
		return List.of(change.userId());
	}

	/**
	 * Changes the balances, of different users.
	 * @return the entries; none, with nothing changed, where there is no such user or the
	 * balance would leave 0 to {@link Money#BALANCE_MAX}
	 */
	@Override
	public Mono<Map<Change, Entry>> decide(List<Change> changes) {
		List<Change> inOrder = changes.stream()
			.sorted(Comparator.comparing((change) -> change.userId().toString()))
			.toList();
		return update(inOrder)
			.flatMap((updated) -> (updated == 0) ? Mono.just(Map.<Change, Entry>of()) : readChanged(inOrder, updated));
	}

	private Mono<Long> update(List<Change> changes) {
		String wanted = Literals.table(changes.stream()
			.map((change) -> "%s AS user_id, %s AS entry_id, %d AS amount".formatted(Literals.ascii(change.userId()),
					Literals.ascii(change.entryId()), change.amount()))
			.toList());
		return this.database.sql(Literals.statement("UPDATE users u JOIN " + wanted + """
				 c ON c.user_id = u.user_id
				SET u.balance = u.balance + c.amount, u.entry_count = u.entry_count + 1, u.last_entry_id = c.entry_id
				WHERE u.balance + c.amount BETWEEN 0 AND""" + " " + Money.BALANCE_MAX)).fetch().rowsUpdated();
	}

	/** Their rows are locked by now, so what they say is what these changes made. */
	private Mono<Map<Change, Entry>> readChanged(List<Change> changes, long updated) {
		Map<UUID, Change> byEntry = new HashMap<>();
		changes.forEach((change) -> byEntry.put(change.entryId(), change));
		return this.database
			.sql(Literals.statement(
					"SELECT last_entry_id, balance, entry_count, UTC_TIMESTAMP(6) AS at FROM users WHERE user_id IN "
							+ Literals.list(changes.stream().map(Change::userId).toList())))
			.map((row) -> new Changed(byEntry.get(Rows.uuidOrNull(row, "last_entry_id")), Rows.number(row, "balance"),
					Rows.number(row, "entry_count"), Rows.time(row, "at")))
			.all()
			.filter((row) -> row.change() != null)
			.collectList()
			.delayUntil((made) -> Undecided.unless(updated, made.size()))
			.flatMap((made) -> enter(made).thenReturn(made))
			.map(Balances::entries);
	}

	private Mono<Void> enter(List<Changed> made) {
		String rows = made.stream().map(Changed::row).collect(Collectors.joining(","));
		return this.database.sql(Literals.statement(
				"INSERT INTO balance_entries (user_id, entry_number, entry_id, type, amount, balance_after, reference, created_at) VALUES "
						+ rows))
			.then();
	}

	private static Map<Change, Entry> entries(List<Changed> made) {
		return made.stream().collect(Collectors.toMap(Changed::made, Changed::entry));
	}

	/** A row of users after the update. */
	private record Changed(@Nullable Change change, long balance, long number, Instant at) {

		Change made() {
			return Objects.requireNonNull(this.change);
		}

		Entry entry() {
			return new Entry(made().entryId(), this.balance, this.at);
		}

		String row() {
			Change made = made();
			UUID reference = made.reference();
			return "('%s',%d,'%s','%s',%d,%d,%s,%s)".formatted(made.userId(), this.number, made.entryId(), made.type(),
					made.amount(), this.balance, (reference != null) ? Literals.of(reference) : "NULL",
					Literals.of(this.at));
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
