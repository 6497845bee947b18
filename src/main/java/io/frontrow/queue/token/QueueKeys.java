package io.frontrow.queue.token;

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
public record QueueKeys(long concertId) {

	/** Tickets whose marks share one key, as in {@code seen-1.lua}. */
	private static final long SEEN_CHUNK = 65_536;

	/** For scripts that make keys themselves. */
	public KeyArgument prefix() {
		return new KeyArgument(line());
	}

	private String line() {
		return "queue:{" + this.concertId + "}:";
	}

	public String settings() {
		return line() + "settings";
	}

	public String users() {
		return line() + "users";
	}

	public String waiting() {
		return line() + "waiting";
	}

	public String active() {
		return line() + "active";
	}

	public String counter() {
		return line() + "counter";
	}

	public String stats() {
		return line() + "stats";
	}

	public String absent() {
		return line() + "absent";
	}

	String journal() {
		return line() + "journal";
	}

	public String turns() {
		return line() + "turns";
	}

	public String seen(long ticketNumber) {
		return line() + "seen:" + ticketNumber / SEEN_CHUNK;
	}

	public String active(QueueNumber ticket) {
		return line() + "active:" + ticket.number();
	}

	public String loans(QueueNumber ticket) {
		return line() + "loans:" + ticket.number();
	}

	public String ended(QueueNumber ticket) {
		return line() + "ended:" + ticket.number();
	}

	public List<String> ofJoin() {
		return List.of(settings(), users(), waiting(), active(), absent(), counter(), journal());
	}

	public List<String> ofState(QueueNumber ticket) {
		return List.of(users(), waiting(), active(), absent(), active(ticket), ended(ticket));
	}

	public List<String> ofLend(QueueNumber ticket) {
		return List.of(settings(), users(), waiting(), active(), absent(), active(ticket), loans(ticket), ended(ticket),
				turns());
	}

	/**
	 * @param locks keys under the same hash tag
	 */
	public List<String> ofReturn(Collection<String> locks) {
		return Stream.concat(Stream.of(users(), active(), turns()), locks.stream()).toList();
	}

	public List<String> ofLeave(QueueNumber ticket) {
		return List.of(users(), waiting(), active(), absent(), active(ticket), loans(ticket), ended(ticket), journal());
	}

	public List<String> ofTidy() {
		return List.of(active(), absent(), users(), stats(), journal());
	}

	public List<String> ofAdmit() {
		return List.of(settings(), waiting(), active(), absent(), users(), stats(), journal());
	}

	public List<String> ofSnapshot() {
		return List.of(settings(), waiting(), active(), stats(), counter(), journal());
	}

	public List<String> ofJournal() {
		return List.of(journal(), turns(), stats(), counter());
	}

	public List<String> ofJournaled() {
		return List.of(journal(), turns(), stats());
	}

	public List<String> ofSettings() {
		return List.of(settings(), counter(), stats());
	}

	public List<String> ofExtend(QueueNumber ticket) {
		return List.of(users(), active(), active(ticket), turns());
	}

	public List<String> ofRestore(QueueNumber ticket) {
		return List.of(users(), waiting(), active(), absent(), counter(), active(ticket), seen(ticket.number()),
				journal(), stats());
	}

}
