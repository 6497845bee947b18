package io.frontrow.account.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

record EntriesBody(List<EntryBody> entries, @Nullable String nextCursor) {
}
