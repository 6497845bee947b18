package io.frontrow.queue.token;

import java.util.UUID;

/**
 * A place in one concert's line. What its owner shows in the header {@code Queue-Token}
 * is the {@link #text}, which says all of this under a signature ({@link TokenSigner}).
 *
 * @param ticket what its place is computed from
 * @param id 22 characters of URL-safe base64, which only its owner knows
 * @param isOurs true where the text alone proves that the token was given out on this
 * database: a key that only this database has made its signature or the mark in its id.
 * False where the text proves nothing, because another deployment may have the key, too:
 * then the token must be known to Redis, or its user to this database
 */
public record QueueToken(long concertId, QueueNumber ticket, UUID userId, String id, String text, boolean isOurs) {

	public static final String HEADER = "Queue-Token";

	/** Queue number and id, by which Redis knows it among the tokens of its user. */
	public String ticketAndId() {
		return this.ticket.text() + "." + this.id;
	}

	/**
	 * What Redis keeps of it under its user.
	 * @param issuedAtMillis shown to operators only
	 */
	public String entry(long issuedAtMillis) {
		return ticketAndId() + "." + keyName() + "." + issuedAtMillis;
	}

	/** One character, in front of the signature. */
	private String keyName() {
		int signature = this.text.lastIndexOf('.') + 1;
		return this.text.substring(signature, signature + 1);
	}

}
