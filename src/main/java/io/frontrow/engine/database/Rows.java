package io.frontrow.engine.database;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;

import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

/**
 * Typed reads of a row: every time is UTC, every number a long or an int, whatever the
 * server made of the column.
 */
public final class Rows {

	private Rows() {
	}

	public static long number(Readable row, String column) {
		return Objects.requireNonNull(row.get(column, Long.class), column);
	}

	public static int small(Readable row, String column) {
		return Objects.requireNonNull(row.get(column, Integer.class), column);
	}

	public static String text(Readable row, String column) {
		return Objects.requireNonNull(row.get(column, String.class), column);
	}

	public static UUID uuid(Readable row, String column) {
		return UUID.fromString(text(row, column));
	}

	public static @Nullable UUID uuidOrNull(Readable row, String column) {
		String text = row.get(column, String.class);
		return (text != null) ? UUID.fromString(text) : null;
	}

	public static Instant time(Readable row, String column) {
		return Objects.requireNonNull(timeOrNull(row, column), column);
	}

	public static @Nullable Instant timeOrNull(Readable row, String column) {
		LocalDateTime utc = row.get(column, LocalDateTime.class);
		return (utc != null) ? utc.toInstant(ZoneOffset.UTC) : null;
	}

	/**
	 * A time as it is bound to a statement.
	 */
	public static LocalDateTime utc(Instant time) {
		return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
	}

}
