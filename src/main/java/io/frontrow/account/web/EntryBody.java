package io.frontrow.account.web;

import java.time.Instant;
import java.util.UUID;

import io.frontrow.account.Balances.EntryType;
import io.frontrow.account.Entries.LedgerEntry;
import org.jspecify.annotations.Nullable;

record EntryBody(UUID entryId, EntryType type, long amount, long balanceAfter, @Nullable String reference,
		Instant createdAt) {

	static EntryBody of(LedgerEntry entry) {
		return new EntryBody(entry.entryId(), entry.type(), entry.amount(), entry.balanceAfter(), entry.reference(),
				entry.createdAt());
	}

}
