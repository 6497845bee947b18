package io.frontrow.account;

import java.util.UUID;

import io.frontrow.support.Ids;
import io.frontrow.support.Rows;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Changes balances: one guarded update, whose count of changed rows is the decision, and
 * one entry with the balance right after it. Both in the caller's transaction, so that
 * there is no change without its entry. Nothing is read to be decided upon.
 */
@Component
public class Balances {

	private final DatabaseClient database;

	Balances(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * Changes the balance.
	 * @param amount positive puts in, negative takes out
	 * @param reference what the change belongs to, or "" for nothing
	 * @return the entry; empty, with nothing changed, where there is no such user or the
	 * balance would leave 0 to {@link Money#BALANCE_MAX}
	 */
	public Mono<Entry> change(UUID userId, EntryType type, long amount, String reference) {
		return this.database.sql("""
				UPDATE users SET balance = balance + :amount, entry_count = entry_count + 1
				WHERE user_id = :user AND balance + :amount BETWEEN 0 AND :most""")
			.bind("amount", amount)
			.bind("user", userId.toString())
			.bind("most", Money.BALANCE_MAX)
			.fetch()
			.rowsUpdated()
			.filter((changed) -> changed == 1)
			.flatMap((changed) -> enter(userId, type, amount, reference));
	}

	/**
	 * The user's row is locked by now, so what it says is what this change made of it.
	 */
	private Mono<Entry> enter(UUID userId, EntryType type, long amount, String reference) {
		UUID entryId = Ids.next();
		return this.database.sql("""
				INSERT INTO balance_entries
				  (user_id, entry_number, entry_id, type, amount, balance_after, reference, created_at)
				SELECT user_id, entry_count, :entry, :type, :amount, balance, NULLIF(:reference, ''), UTC_TIMESTAMP(6)
				FROM users WHERE user_id = :user""")
			.bind("entry", entryId.toString())
			.bind("type", type.name())
			.bind("amount", amount)
			.bind("reference", reference)
			.bind("user", userId.toString())
			.fetch()
			.rowsUpdated()
			.then(this.database.sql("SELECT balance FROM users WHERE user_id = :user")
				.bind("user", userId.toString())
				.map((row) -> new Entry(entryId, Rows.number(row, "balance")))
				.one());
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
	 */
	public record Entry(UUID entryId, long balanceAfter) {
	}

}
