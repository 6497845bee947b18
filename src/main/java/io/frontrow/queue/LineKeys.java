package io.frontrow.queue;

import java.util.List;

/**
 * The Redis keys of one concert's line, all under one hash tag so that a script may touch
 * them together on a cluster. {@code redis/README.md} says what each holds.
 */
record LineKeys(long concertId) {

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

	String token(String id) {
		return prefix() + "token:" + id;
	}

	String active(String id) {
		return prefix() + "active:" + id;
	}

	String loans(String id) {
		return prefix() + "loans:" + id;
	}

	List<String> ofState(String id) {
		return List.of(token(id), waiting(), active(), active(id), stats());
	}

}
