package io.frontrow.queue;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * A place in one concert's line. What its owner shows in the header {@code Queue-Token}
 * is the {@link #text}, which says all of this under a signature ({@link TokenSigner}).
 *
 * @param ticket what its place is computed from
 * @param id 128 random bits as 22 characters of URL-safe base64
 */
public record QueueToken(long concertId, Ticket ticket, UUID userId, String id, String text) {

	public static final String HEADER = "Queue-Token";

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int RANDOM_BYTES = 16;

	static String nextId() {
		byte[] random = new byte[RANDOM_BYTES];
		RANDOM.nextBytes(random);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
	}

	/** Ticket and id, by which Redis knows it among the tokens of its user. */
	String ticketAndId() {
		return this.ticket.text() + "." + this.id;
	}

	/**
	 * What Redis keeps of it under its user.
	 * @param issuedAtMillis shown to operators only
	 */
	String entry(long issuedAtMillis) {
		return ticketAndId() + "." + keyName() + "." + issuedAtMillis;
	}

	/** One character, in front of the signature. */
	private String keyName() {
		int signature = this.text.lastIndexOf('.') + 1;
		return this.text.substring(signature, signature + 1);
	}

}
