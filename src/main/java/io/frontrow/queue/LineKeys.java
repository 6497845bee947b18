package io.frontrow.queue;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Redis keys of one concert's line, all under one hash tag so that a script may touch
 * them together on a cluster. {@code redis/README.md} says what each holds.
 */
record LineKeys(long concertId) {

	/** Tickets whose marks share one key, as in {@code seen-1.lua}. */
	private static final long SEEN_CHUNK = 65_536;

	String prefix() {
		return "queue:{" + this.concertId + "}:";
	}

	String settings() {
		return prefix() + "settings";
	}

	String users() {
		return prefix() + "users";
	}

	String waiting() {
		return prefix() + "waiting";
	}

	String active() {
		return prefix() + "active";
	}

	String counter() {
		return prefix() + "counter";
	}

	String stats() {
		return prefix() + "stats";
	}

	String absent() {
		return prefix() + "absent";
	}

	String journal() {
		return prefix() + "journal";
	}

	String turns() {
		return prefix() + "turns";
	}

	String seen(long ticketNumber) {
		return prefix() + "seen:" + ticketNumber / SEEN_CHUNK;
	}

	String active(Ticket ticket) {
		return prefix() + "active:" + ticket.number();
	}

	String loans(Ticket ticket) {
		return prefix() + "loans:" + ticket.number();
	}

	String ended(Ticket ticket) {
		return prefix() + "ended:" + ticket.number();
	}

	List<String> ofJoin() {
		return List.of(settings(), users(), waiting(), active(), absent(), counter(), journal());
	}

	List<String> ofState(Ticket ticket) {
		return List.of(users(), waiting(), active(), absent(), active(ticket), ended(ticket));
	}

	List<String> ofLend(Ticket ticket) {
		return List.of(settings(), users(), waiting(), active(), absent(), active(ticket), loans(ticket), ended(ticket),
				turns());
	}

	/**
	 * @param locks keys under the same hash tag
	 */
	List<String> ofReturn(Collection<String> locks) {
		return Stream.concat(Stream.of(users(), active(), turns()), locks.stream()).toList();
	}

	List<String> ofLeave(Ticket ticket) {
		return List.of(users(), waiting(), active(), absent(), active(ticket), loans(ticket), ended(ticket), journal());
	}

	List<String> ofTidy() {
		return List.of(active(), absent(), users(), stats(), journal());
	}

	List<String> ofAdmit() {
		return List.of(settings(), waiting(), active(), absent(), users(), stats(), journal());
	}

	List<String> ofSnapshot() {
		return List.of(settings(), waiting(), active(), stats(), counter(), journal());
	}

	List<String> ofJournal() {
		return List.of(journal(), turns(), stats(), counter());
	}

	List<String> ofSettings() {
		return List.of(settings(), counter(), stats());
	}

	List<String> ofExtend(Ticket ticket) {
		return List.of(users(), active(), active(ticket), turns());
	}

	List<String> ofRestore(Ticket ticket) {
		return List.of(users(), waiting(), active(), absent(), counter(), active(ticket), seen(ticket.number()),
				journal());
	}

}
