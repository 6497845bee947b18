package io.frontrow.engine.database;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindTarget;

/**
 * Values in the text of a statement of many rows: numbers, UUIDs and times of our own
 * making, and never what a client wrote.
 */
public final class Literals {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("''yyyy-MM-dd HH:mm:ss.SSSSSS''")
		.withZone(ZoneOffset.UTC);

	private Literals() {
	}

	/**
	 * A statement whose values are all in its text, which is not searched for named
	 * parameters then: of many rows it is long, and never the same again.
	 */
	public static PreparedOperation<String> statement(String text) {
		return new Whole(text);
	}

	/** To be compared with a column, or inserted. */
	public static String of(UUID id) {
		return "'" + id + "'";
	}

	/**
	 * A column of a derived table: of the same character set as our ids, without which no
	 * index would be used.
	 */
	public static String ascii(UUID id) {
		return "_ascii'" + id + "' COLLATE ascii_bin";
	}

	/** By its name. */
	public static String of(Enum<?> constant) {
		return "'" + constant.name() + "'";
	}

	/** In UTC, to the microsecond. */
	public static String of(Instant time) {
		return TIME.format(time);
	}

	/** A list for {@code IN}. */
	public static String list(Collection<UUID> ids) {
		return ids.stream().map(Literals::of).collect(Collectors.joining(",", "(", ")"));
	}

	/** A list for {@code IN}. */
	public static String numbers(Collection<Long> numbers) {
		return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
	}

	/**
	 * A row to be inserted.
	 * @param values UUIDs, times, whole numbers, constants of enumerations, or null
	 */
	public static String row(@Nullable Object... values) {
		StringBuilder row = new StringBuilder(32 * values.length).append('(');
		for (Object value : values) {
			row.append((row.length() > 1) ? "," : "").append(of(value));
		}
		return row.append(')').toString();
	}

	private static String of(@Nullable Object value) {
		if (value instanceof UUID id) {
			return of(id);
		}
		if (value instanceof Instant time) {
			return of(time);
		}
		if (value instanceof Enum<?> constant) {
			return of(constant);
		}
		if (value == null) {
			return "NULL";
		}
		if (value instanceof Long || value instanceof Integer) {
			return value.toString();
		}
		throw new IllegalArgumentException("there is no literal of a " + value.getClass());
	}

	/**
	 * A value by the number in a column.
	 * @param rows at least one, by that number
	 * @param value as of {@link #row}
	 */
	public static <R> String cases(String column, Map<Long, R> rows, Function<R, ?> value) {
		return rows.entrySet()
			.stream()
			.map((row) -> "WHEN " + row.getKey() + " THEN " + of(value.apply(row.getValue())))
			.collect(Collectors.joining(" ", "CASE " + column + " ", " END"));
	}

	/**
	 * A derived table.
	 * @param rows at least one, each as {@code 1 AS a, 2 AS b}
	 */
	public static String table(List<String> rows) {
		return rows.stream().collect(Collectors.joining(" UNION ALL SELECT ", "(SELECT ", ")"));
	}

	private record Whole(String text) implements PreparedOperation<String> {

		@Override
		public String getSource() {
			return this.text;
		}

		@Override
		public String toQuery() {
			return this.text;
		}

		@Override
		public void bindTo(BindTarget target) {
			// There is nothing to bind.
		}

	}

}
