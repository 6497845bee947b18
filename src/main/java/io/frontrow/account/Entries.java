package io.frontrow.account;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.frontrow.account.Balances.EntryType;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.http.Page;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Reads a user's balance entries, newest first.
 */
@Component
public class Entries {

	private final DatabaseClient database;

	private final Users users;

	private final UnitsOfWork units;

	Entries(DatabaseClient database, Users users, UnitsOfWork units) {
		this.database = database;
		this.users = users;
		this.units = units;
	}

	/**
	 * The entries of the page and one more, where there is one.
	 * @return an error {@code USER_NOT_FOUND}
	 */
	public Mono<List<LedgerEntry>> of(UUID userId, Page page) {
		return this.units.detached(this.users.readBalance(userId)
			.switchIfEmpty(Users.notFound())
			.then(Mono.defer(() -> read(userId, page))));
	}

	private Mono<List<LedgerEntry>> read(UUID userId, Page page) {
		return this.database.sql("""
				SELECT * FROM balance_entries WHERE user_id = :user AND entry_number < :before
				ORDER BY entry_number DESC LIMIT :fetch""")
			.bind("user", userId.toString())
			.bind("before", (page.after() != null) ? Long.parseLong(page.after()) : Long.MAX_VALUE)
			.bind("fetch", page.fetch())
			.map(Entries::entry)
			.all()
			.collectList();
	}

	private static LedgerEntry entry(Readable row) {
		return new LedgerEntry(Rows.number(row, "entry_number"), Rows.uuid(row, "entry_id"),
				EntryType.valueOf(Rows.text(row, "type")), Rows.number(row, "amount"),
				Rows.number(row, "balance_after"), row.get("reference", String.class), Rows.time(row, "created_at"));
	}

	/**
	 * @param number counts a user's entries from 1, without gaps
	 * @param amount signed: a payment is negative
	 */
	public record LedgerEntry(long number, UUID entryId, EntryType type, long amount, long balanceAfter,
			@Nullable String reference, Instant createdAt) {
	}

}
