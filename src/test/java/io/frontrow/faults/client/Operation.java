package io.frontrow.faults.client;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

import tools.jackson.databind.json.JsonMapper;

/**
 * A call of the API that a buyer wants done once, however often it is invoked.
 *
 * @param path under {@code /api/v1}
 * @param body JSON, or "" for none
 * @param key the idempotency key, or "" where none is needed
 */
public record Operation(String method, String path, String body, String key) {

	private static final JsonMapper JSON = new JsonMapper();

	public static Operation join(String userId, long concertId) {
		return new Operation("POST", "/queue/tokens", json(Map.of("userId", userId, "concertId", concertId)), "");
	}

	public static Operation askForTurn() {
		return new Operation("GET", "/queue/tokens/current", "", "");
	}

	public static Operation charge(String userId, long amount, String key) {
		return new Operation("POST", "/users/" + userId + "/balance/charges", json(Map.of("amount", amount)), key);
	}

	public static Operation reserve(long performanceId, List<Long> seatIds, String key) {
		return new Operation("POST", "/reservations", json(Map.of("performanceId", performanceId, "seatIds", seatIds)),
				key);
	}

	/** The best seats of a section, whichever the service chooses. */
	public static Operation reserveBest(long performanceId, int count, String section, String key) {
		return new Operation("POST", "/reservations", json(
				Map.of("performanceId", performanceId, "bestAvailable", Map.of("count", count, "section", section))),
				key);
	}

	public static Operation pay(String reservationId, String key) {
		return new Operation("POST", "/payments", json(Map.of("reservationId", reservationId)), key);
	}

	/** Cancelling twice is cancelling once, so it takes no key. */
	public static Operation cancel(String reservationId) {
		return new Operation("DELETE", "/reservations/" + reservationId, "", "");
	}

	public static String freshKey(SplittableRandom random) {
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

	Operation withKey(String another) {
		return new Operation(this.method, this.path, this.body, another);
	}

	boolean hasKey() {
		return !this.key.isEmpty();
	}

	private static String json(Map<String, ?> body) {
		return JSON.writeValueAsString(body);
	}

}
