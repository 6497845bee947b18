package io.frontrow.queue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Redis keeps of a live token under its user: ticket, id, the name of the key that
 * it is signed with, and when it was issued.
 */
record LiveEntry(Ticket ticket, String id, String keyName) {

	private static final Pattern FORM = Pattern.compile("([^.]+)\\.([^.]+)\\.([^.]+)\\.\\d+");

	/**
	 * Reads the text as Redis has it.
	 * @throws IllegalStateException where it is not of that form
	 */
	static LiveEntry read(String text) {
		Matcher form = FORM.matcher(text);
		if (!form.matches()) {
			throw new IllegalStateException("not a user's live token: " + text);
		}
		return new LiveEntry(Ticket.read(form.group(1)), form.group(2), form.group(3));
	}

}
