package io.frontrow.engine.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A list that is read page by page, and to which its cursors belong: a cursor is the sort
 * key of the last item seen, and a mark of the list, which for a user's list is another
 * for each user. The mark tells cursors apart that were mixed up; it protects nothing.
 *
 * @param name in lower case
 * @param owner the user whose list it is, or null of a list that is everybody's
 * @param keyForm what a sort key of this list looks like, as a regular expression
 */
public record Listing(String name, @Nullable UUID owner, String keyForm) {

	/** What a sort key looks like that is a number. */
	public static final String NUMBER = "[0-9]{1,18}";

	/** What stands between the sort key and the name of the list, and is in neither. */
	private static final String SEPARATOR = "~";

	private static final int MARK_LENGTH = 8;

	/** The end of each cursor of a user's list, behind the name of the list. */
	public static final String OWNERS_MARK = "-[A-Za-z0-9_-]{8}";

	/** A list that is everybody's, of items with a number. */
	public static Listing open(String name) {
		return new Listing(name, null, NUMBER);
	}

	String cursor(Object sortKey) {
		return sortKey + SEPARATOR + mark();
	}

	/** The sort key, or null where the cursor is none of this list. */
	@Nullable String key(String cursor) {
		String end = SEPARATOR + mark();
		if (!cursor.endsWith(end)) {
			return null;
		}
		String key = cursor.substring(0, cursor.length() - end.length());
		return key.matches(this.keyForm) ? key : null;
	}

	private String mark() {
		return (this.owner != null) ? this.name + "-" + digest(this.name + " of " + this.owner) : this.name;
	}

	private static String digest(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().encodeToString(digest).substring(0, MARK_LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
