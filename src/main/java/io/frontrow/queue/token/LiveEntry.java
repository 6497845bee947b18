package io.frontrow.queue.token;

/**
 * What Redis keeps of a live token under its user: ticket, id, the name of the key that
 * it is signed with, and when it was issued.
 */
public record LiveEntry(QueueNumber ticket, String id, String keyName) {

	private static final int PARTS = 4;

	/**
	 * Reads the text as Redis has it.
	 * @throws IllegalStateException where it is not of that form
	 */
	public static LiveEntry read(String text) {
		String[] parts = text.split("\\.", -1);
		if (parts.length != PARTS) {
			throw new IllegalStateException("not a user's live token: " + text);
		}
		return new LiveEntry(QueueNumber.read(parts[0]), parts[1], parts[2]);
	}

}
