package io.frontrow.engine.http;

import java.util.List;
import java.util.function.Function;

import io.frontrow.engine.problem.InvalidRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for: {@code limit} (1 to 100, default 20) items after the
 * one that {@code cursor} names. The cursor is opaque to clients and stable while the
 * list grows at its head.
 *
 * @param limit how many items at most
 * @param after the sort key of the last item seen, or null at the start
 * @param listing the list
 */
public record Page(int limit, @Nullable String after, Listing listing) {

	public static final int LIMIT_DEFAULT = 20;

	public static final int LIMIT_MAX = 100;

	public static final int CURSOR_LENGTH_MAX = 128;

	/**
	 * Reads the query parameters as they came.
	 * @throws InvalidRequest if either is not of the API's form, or the cursor is one of
	 * another list
	 */
	public static Page of(@Nullable String limit, @Nullable String cursor, Listing listing) {
		return new Page((limit != null) ? parseLimit(limit) : LIMIT_DEFAULT,
				(cursor != null) ? parseCursor(cursor, listing) : null, listing);
	}

	private static int parseLimit(String limit) {
		if (!limit.matches("[1-9]\\d{0,2}") || Integer.parseInt(limit) > LIMIT_MAX) {
			throw InvalidRequest.of("limit", "whole", 1, LIMIT_MAX);
		}
		return Integer.parseInt(limit);
	}

	private static String parseCursor(String cursor, Listing listing) {
		String key = (cursor.length() <= CURSOR_LENGTH_MAX) ? listing.key(cursor) : null;
		if (key == null) {
			throw InvalidRequest.of("cursor", "cursor");
		}
		return key;
	}

	/**
	 * How many rows to read: one more than is shown, to know whether there is a next
	 * page.
	 */
	public int fetch() {
		return this.limit + 1;
	}

	/**
	 * The items to show of those fetched.
	 */
	public <T> List<T> shown(List<T> fetched) {
		return fetched.subList(0, Math.min(this.limit, fetched.size()));
	}

	/**
	 * The cursor of the next page, or null where this is the last.
	 */
	public <T> @Nullable String nextCursor(List<T> fetched, Function<T, Object> sortKey) {
		if (fetched.size() <= this.limit) {
			return null;
		}
		return this.listing.cursor(sortKey.apply(fetched.get(this.limit - 1)));
	}

}
