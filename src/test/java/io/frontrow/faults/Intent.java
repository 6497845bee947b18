package io.frontrow.faults;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

import tools.jackson.databind.json.JsonMapper;

/**
 * Something that a buyer wants done once, however often it has to be asked for.
 *
 * @param path under {@code /api/v1}
 * @param body JSON, or "" for none
 * @param key the idempotency key, or "" where none is needed
 */
record Intent(String method, String path, String body, String key) {

	private static final JsonMapper JSON = new JsonMapper();

	static Intent join(String userId, long concertId) {
		return new Intent("POST", "/queue/tokens", json(Map.of("userId", userId, "concertId", concertId)), "");
	}

	static Intent askForTurn() {
		return new Intent("GET", "/queue/tokens/current", "", "");
	}

	static Intent charge(String userId, long amount, String key) {
		return new Intent("POST", "/users/" + userId + "/balance/charges", json(Map.of("amount", amount)), key);
	}

	static Intent reserve(long performanceId, List<Long> seatIds, String key) {
		return new Intent("POST", "/reservations", json(Map.of("performanceId", performanceId, "seatIds", seatIds)),
				key);
	}

	/** The best seats of a section, whichever the service chooses. */
	static Intent reserveBest(long performanceId, int count, String section, String key) {
		return new Intent("POST", "/reservations", json(
				Map.of("performanceId", performanceId, "bestAvailable", Map.of("count", count, "section", section))),
				key);
	}

	static Intent pay(String reservationId, String key) {
		return new Intent("POST", "/payments", json(Map.of("reservationId", reservationId)), key);
	}

	/** Cancelling twice is cancelling once, so it takes no key. */
	static Intent cancel(String reservationId) {
		return new Intent("DELETE", "/reservations/" + reservationId, "", "");
	}

	static String freshKey(SplittableRandom luck) {
		return new UUID(luck.nextLong(), luck.nextLong()).toString();
	}

	Intent withKey(String another) {
		return new Intent(this.method, this.path, this.body, another);
	}

	boolean hasKey() {
		return !this.key.isEmpty();
	}

	private static String json(Map<String, ?> body) {
		return JSON.writeValueAsString(body);
	}

}
