package io.frontrow.queue;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.frontrow.engine.redis.KeyArgument;

/**
 * The Redis keys of one concert's line, all under one hash tag so that a script may touch
 * them together on a cluster, and without the prefix of the settings, which
 * {@link io.frontrow.engine.redis.Lua} puts before them. {@code redis/README.md} says
 * what each holds.
 */
record LineKeys(long concertId) {

	/** Tickets whose marks share one key, as in {@code seen-1.lua}. */
	private static final long SEEN_CHUNK = 65_536;

	/** For scripts that make keys themselves. */
	KeyArgument prefix() {
		return new KeyArgument(line());
	}

	private String line() {
		return "queue:{" + this.concertId + "}:";
	}

	String settings() {
		return line() + "settings";
	}

	String users() {
		return line() + "users";
	}

	String waiting() {
		return line() + "waiting";
	}

	String active() {
		return line() + "active";
	}

	String counter() {
		return line() + "counter";
	}

	String stats() {
		return line() + "stats";
	}

	String absent() {
		return line() + "absent";
	}

	String journal() {
		return line() + "journal";
	}

	String turns() {
		return line() + "turns";
	}

	String seen(long ticketNumber) {
		return line() + "seen:" + ticketNumber / SEEN_CHUNK;
	}

	String active(Ticket ticket) {
		return line() + "active:" + ticket.number();
	}

	String loans(Ticket ticket) {
		return line() + "loans:" + ticket.number();
	}

	String ended(Ticket ticket) {
		return line() + "ended:" + ticket.number();
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

	List<String> ofJournaled() {
		return List.of(journal(), turns(), stats());
	}

	List<String> ofSettings() {
		return List.of(settings(), counter(), stats());
	}

	List<String> ofExtend(Ticket ticket) {
		return List.of(users(), active(), active(ticket), turns());
	}

	List<String> ofRestore(Ticket ticket) {
		return List.of(users(), waiting(), active(), absent(), counter(), active(ticket), seen(ticket.number()),
				journal(), stats());
	}

}
