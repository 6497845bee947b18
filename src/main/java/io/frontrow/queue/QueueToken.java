package io.frontrow.queue;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in one concert's line, as its owner shows it in the header {@code Queue-Token}:
 * the concert and 128 random bits, {@code 7.kXt4…}. URL-safe, at most 40 characters,
 * computed from nothing that is public.
 *
 * @param id 22 characters of URL-safe base64
 */
public record QueueToken(long concertId, String id) {

	public static final String HEADER = "Queue-Token";

	private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,15})\\.([A-Za-z0-9_-]{22})");

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int RANDOM_BYTES = 16;

	static QueueToken next(long concertId) {
		byte[] random = new byte[RANDOM_BYTES];
		RANDOM.nextBytes(random);
		return new QueueToken(concertId, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
	}

	/**
	 * Reads what a client sent; empty where it cannot be a token of ours.
	 */
	public static Optional<QueueToken> parse(String text) {
		Matcher form = FORM.matcher(text);
		return form.matches() ? Optional.of(new QueueToken(Long.parseLong(form.group(1)), form.group(2)))
				: Optional.empty();
	}

	/**
	 * The text that clients get and send.
	 */
	public String text() {
		return this.concertId + "." + this.id;
	}

}
